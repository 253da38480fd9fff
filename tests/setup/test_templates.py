"""Every template of ours compiles: a broken tag is found even on a page that no test visits."""

from pathlib import Path

import pytest
from django.template.loader import get_template

from config.environment import ROOT

TEMPLATES = sorted((ROOT / "breakwater").glob("**/templates/**/*.*"))


def name_of(path: Path) -> str:
    """The name by which the loaders know the file."""
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[parts.index("templates") + 1 :])


@pytest.mark.parametrize("name", sorted({name_of(path) for path in TEMPLATES if path.is_file()}))
def test_the_template_compiles(name: str) -> None:
    get_template(name)
