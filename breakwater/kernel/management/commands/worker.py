from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from breakwater.kernel import jobs


class Command(BaseCommand):
    help = "Run queued and periodic work until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, default=4, help="how many jobs at a time")

    def handle(self, *, threads: int, **_: object) -> None:
        jobs.work(threads=threads)
