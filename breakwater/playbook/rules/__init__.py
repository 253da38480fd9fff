"""Rules of the playbook in plain Python: no Django, no database."""
