"""`breakwater playbook check`, `diff` and `apply`."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from breakwater.access import actors
from breakwater.kernel import clock
from breakwater.kernel.errors import Refusal
from breakwater.playbook import operations
from breakwater.playbook.operations.applying import pending_changes
from breakwater.playbook.rules.schema import BrokenPlaybook, Change, Playbook, check, load

SHIPPED = settings.ROOT / "playbooks"
HELP = {
    "check": "Name every problem with file, line and mend; exit status 1 if there is one.",
    "diff": "Show what applying would change.",
    "apply": "Show what changes, ask, and put the playbook in force.",
}


class Command(BaseCommand):
    help = "Check, compare or apply a playbook: the notice of measures as a folder of YAML files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="|".join(HELP))
        for name, sentence in HELP.items():
            step = steps.add_parser(name, help=sentence, description=sentence)
            step.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=_default())
            if name == "apply":
                step.add_argument("--yes", action="store_true", help="Do not ask.")
                step.add_argument(
                    "--from",
                    dest="effective_from",
                    type=date.fromisoformat,
                    metavar="YYYY-MM-DD",
                    help="The day it takes effect; today if none is named.",
                )

    def handle(self, *, step: str, folder: Path | None, **options: Any) -> None:
        folder = folder or _only_one()
        if step == "check":
            self.check_folder(folder)
        else:
            playbook = self.loaded(folder)
            changes = pending_changes(playbook)
            self.show(changes)
            if step == "apply" and changes:
                self.apply(playbook, yes=options["yes"], effective_from=options["effective_from"])

    def check_folder(self, folder: Path) -> None:
        problems = check(folder)
        if problems:
            self.complain(problems)
        self.stdout.write(f"{folder} is in order.")

    def loaded(self, folder: Path) -> Playbook:
        try:
            return load(folder)
        except BrokenPlaybook as broken:
            self.complain(broken.problems)
            raise

    def complain(self, problems: Sequence[object]) -> None:
        for problem in problems:
            self.stderr.write(str(problem))
        self.stderr.write(f"Problems: {len(problems)}. Nothing was changed.")
        raise SystemExit(1)

    def show(self, changes: list[Change]) -> None:
        for change in changes:
            self.stdout.write(str(change))
        self.stdout.write(f"Changes: {len(changes)}." if changes else "There is nothing to change.")

    def apply(self, playbook: Playbook, *, yes: bool, effective_from: date | None) -> None:
        if not yes and not _agreed():
            raise CommandError("Nothing was changed.")
        try:
            applied = operations.apply(
                playbook=playbook,
                by=actors.system("playbook apply"),
                now=clock.now(),
                effective_from=effective_from,
            )
        except Refusal as refused:
            raise CommandError(str(refused)) from None
        starts = applied.version.effective_from
        self.stdout.write(f"{playbook.id} version {playbook.version} is applied, in force from {starts}.")


def _agreed() -> bool:
    try:
        return input("Apply this? Type yes: ").strip().lower() in ("y", "yes")
    except EOFError:  # nobody is there to answer
        return False


def _default() -> str:
    return f"Holds playbook.yaml; may be left out while {SHIPPED.name}/ holds one playbook only."


def _only_one() -> Path:
    folders = sorted(path.parent for path in SHIPPED.glob("*/playbook.yaml"))
    if len(folders) != 1:
        raise CommandError("Name the folder of the playbook, for example playbooks/dalian-2020.")
    return folders[0]
