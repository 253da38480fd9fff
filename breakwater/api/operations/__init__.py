"""What people do with tokens, and programs with webhooks."""
