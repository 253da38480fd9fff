"""The command `breakwater`."""
import os
import sys
from config import database


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] and sys.argv[1] in ("migrate", "createcachetable", "makemigrations", "sqlmigrate", "showmigrations"):
        os.environ[database.OWNER_SWITCH] = "1"
    from django.conf import settings
    from django.core.management import execute_from_command_line
    with settings.DATABASE_ACCESS.ready():
        if sys.argv[1:2] == ["migrate"]:
            database.ensure_roles(settings.DATABASE_ACCESS.owner)
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
