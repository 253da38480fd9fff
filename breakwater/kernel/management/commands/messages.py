"""`breakwater messages extract|check`: the interface's texts in four languages."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from breakwater.kernel.translations import TRANSLATED, gaps


class Command(BaseCommand):
    help = (
        "extract: bring the catalogues up to date with the code. check: fail if a language lacks a message."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["extract", "check"])

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("xgettext") is None:
            raise CommandError("xgettext is missing. Install Debian's package gettext and run this again.")
        root = Path(settings.LOCALE_PATHS[0])
        if options["action"] == "extract":
            self._extract(root)
        else:
            self._check(root)

    def _extract(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        call_command(
            "makemessages",
            locale=list(TRANSLATED),
            no_obsolete=True,
            no_wrap=True,
            add_location="file",
            ignore_patterns=["tests/*", "bench/*", ".venv/*", "node_modules/*", "static/*"],
            verbosity=0,
        )

    def _check(self, root: Path) -> None:
        """Compare the catalogues with what the code says now, and leave them as they were."""
        with _as_it_was(root):
            self._extract(root)
            with (root / TRANSLATED[0] / "LC_MESSAGES" / "django.po").open("rb") as file:
                wanted = read_po(file)
        found = list(gaps(root, wanted=wanted))
        for gap in found:
            self.stderr.write(str(gap))
        if found:
            raise CommandError(f"{len(found)} messages are not complete in every language.")
        self.stdout.write(f"{len(wanted)} messages, complete in {', '.join(TRANSLATED)} and English.")


@contextmanager
def _as_it_was(root: Path) -> Iterator[None]:
    """Put the catalogues back afterwards: Django extracts only in place."""
    before = {path: path.read_bytes() for path in root.glob("*/LC_MESSAGES/*.po")}
    try:
        yield
    finally:
        for path, content in before.items():
            path.write_bytes(content)
