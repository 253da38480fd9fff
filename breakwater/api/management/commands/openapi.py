"""`breakwater openapi > docs/openapi.json`: the API's description, as it is committed."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from breakwater.api.api import description


def as_text() -> str:
    return json.dumps(description(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


class Command(BaseCommand):
    help = "Write the API's description (OpenAPI 3.1) to standard output."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_text(), ending="")
