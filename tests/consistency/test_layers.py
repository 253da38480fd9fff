"""What import-linter cannot see of the house's layers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

SOURCE = Path(__file__).parents[2] / "breakwater"
#: Top to bottom; what stands on one line does not know each other.
HOUSE = (
    {"demo"},
    {"portal", "desk", "api"},
    {"measures"},
    {"casework"},
    {"playbook"},
    {"enterprises"},
    {"documents", "messaging"},
    {"access"},
    {"organisation"},
    {"audit"},
    {"kernel"},
)
FLOOR = {package: len(HOUSE) - n for n, packages in enumerate(HOUSE) for package in packages}


def package(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def foreign_keys() -> Iterator[Field]:
    for model in apps.get_models():
        if model.__module__.startswith("breakwater."):
            yield from (field for field in model._meta.get_fields() if getattr(field, "many_to_one", False))


@pytest.mark.parametrize("field", list(foreign_keys()), ids=str)
def test_a_foreign_key_points_to_the_same_package_or_a_lower_one(field: Field) -> None:
    owner, target = package(field.model), package(field.related_model)
    assert owner == target or FLOOR[owner] > FLOOR[target], f"{owner} -> {target}"


def files(pattern: str) -> list[Path]:
    return sorted(path for path in SOURCE.glob(pattern) if "__pycache__" not in path.parts)


def test_only_the_spines_operations_set_the_state_of_a_case() -> None:
    """A case moves only by transitions: nobody else assigns `.state` or updates it on cases."""
    allowed = SOURCE / "casework" / "operations"
    for path in [*files("casework/**/*.py"), *files("measures/**/*.py"), *files("api/**/*.py")]:
        if allowed in path.parents or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            assert not _sets_state(node), f"{path.relative_to(SOURCE)}:{node.lineno} sets a state"  # type: ignore[attr-defined]


def _sets_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return any(isinstance(to, ast.Attribute) and to.attr == "state" for to in node.targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        return any(keyword.arg == "state" for keyword in node.keywords)
    return False


def test_operations_know_nothing_of_pages() -> None:
    for path in [*files("**/operations.py"), *files("**/operations/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(module.startswith(("django.http", "django.shortcuts")) for module in modules), path


@pytest.mark.parametrize("path", files("measures/*/templates/**/*.html"), ids=str)
def test_a_measures_templates_include_no_other_measures(path: Path) -> None:
    own = path.relative_to(SOURCE).parts[1]
    others = {folder.name for folder in (SOURCE / "measures").iterdir() if folder.is_dir()} - {own}
    assert not any(f'"{other}/' in path.read_text() for other in others)
