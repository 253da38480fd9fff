"""The resources of /api/v1, a file for each. A function reads or calls one operation; rules are below."""
