"""How Breakwater is put together and started: settings, addresses, database, command."""
