"""`breakwater clocks recompute`: after the calendar or its holidays were corrected."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from breakwater.access.actors import system
from breakwater.casework.operations.clocks import recompute_all
from breakwater.kernel.clock import now


class Command(BaseCommand):
    help = "Read every clock that goes from its events anew, on the calendar of the playbook in force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["recompute"])

    def handle(self, *args: Any, **options: Any) -> None:
        changed, read = recompute_all(by=system("clocks recompute"), now=now())
        self.stdout.write(f"{read} clocks read, {changed} fall due at another time now.")
