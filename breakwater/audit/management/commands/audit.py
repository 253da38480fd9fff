"""`breakwater audit verify` and `breakwater audit seal`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from breakwater.audit import chain
from breakwater.kernel import clock


class Command(BaseCommand):
    help = "Seal the audit trail, or verify that nothing in it was altered, removed or added."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--heads",
            type=Path,
            default=chain.heads_file(),
            help="The file of published heads, or a copy of it kept elsewhere.",
        )
        steps = parser.add_subparsers(dest="step", required=True, metavar="verify|seal")
        steps.add_parser("verify", help="Name the first broken link; exit status 1 if there is one.")
        steps.add_parser("seal", help="Seal new entries now, and publish the head if a day has passed.")

    def handle(self, *, step: str, heads: Path, **_: Any) -> None:
        getattr(self, step)(heads)

    def seal(self, heads: Path) -> None:
        now = clock.now()
        sealed = chain.seal_new_entries(now=now)
        head = chain.publish_head(now=now, heads=heads)
        self.stdout.write(f"Sealed {sealed} entries." + (f" Published {head.digest}." if head else ""))

    def verify(self, heads: Path) -> None:
        published = chain.read_heads(heads)
        broken = next(chain.verify(heads=published), None)
        if broken:
            self.stderr.write(f"The audit trail is broken. {broken}")
            raise SystemExit(1)
        self.stdout.write(f"The audit trail is whole; {len(published)} published heads are in it.")
