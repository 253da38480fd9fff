"""`breakwater demo`: build the demo city in an empty database."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from breakwater.demo import accounts
from breakwater.demo.build import SIZE, Chapter, build
from breakwater.demo.models import DemoCity
from breakwater.kernel import clock
from breakwater.kernel.errors import Refusal

SEED = 20200207
"""The day of the notice."""
YIELD_TO_VISITORS = 5


class Command(BaseCommand):
    help = (
        "Build a synthetic city in an empty database: its people, enterprises and eight weeks of matters. "
        "What was cut off goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="Another seed draws another city.")
        parser.add_argument("--size", type=int, default=SIZE, help="How many enterprises (%(default)s).")

    def handle(self, *, seed: int, size: int, **_: Any) -> None:
        os.nice(YIELD_TO_VISITORS)
        self.told = ""
        try:
            city = build(seed=seed, size=size, now=clock.now(), on_chapter=self.tell)
        except Refusal as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"The demo city stands: {city.size:,} enterprises, seed {city.seed}.")
        for line in accounts.lines():
            self.stdout.write(line)

    def tell(self, city: DemoCity, chapter: Chapter) -> None:
        """A line for each new title and each tenth of the work."""
        line = f"Demo city: {city.percent // 10 * 10} % · {chapter.title}"
        if line != self.told:
            self.told = line
            self.stdout.write(line)
            self.stdout.flush()
