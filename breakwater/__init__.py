"""Breakwater turns a Bureau of Commerce's emergency notice into a running service."""
