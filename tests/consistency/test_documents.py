"""The documents keep up with the code: links lead somewhere, commands exist, what is generated is current."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO

import pytest
import yaml
from babel.messages.pofile import read_po
from django.apps import apps
from django.core.management import call_command, get_commands

from breakwater.kernel import jobs
from config.command import COMMANDS
from config.environment import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
ALL = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in DOCUMENTS}
OPERATIONS, ARCHITECTURE = ALL["docs/operations.md"], ALL["docs/architecture.md"]

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
CODE = re.compile(r"^ *```.*?^ *```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|[`/])breakwater +([a-z_]+)\b", re.MULTILINE)
FILE = re.compile(r"^(?:breakwater|config|docs|playbooks|requirements|tests|\.ci)/[\w./-]+$")
LARGEST_PICTURE = 300_000

#: What a guide quotes from the interface: English in italics, Chinese in quotation marks.
QUOTED = {"en": re.compile(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)"), "zh-Hans": re.compile("“([^”\n]+)”")}
OF_ALLAUTH = {"Forgot your password?"}


def each(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Each find of the pattern with the document it stands in."""
    for name, text in ALL.items():
        yield from ((name, found.group(1)) for found in pattern.finditer(text))


def anchor(heading: str) -> str:
    """The anchor a heading gets on the usual forges."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize(("document", "link"), sorted(set(each(LINK))))
def test_a_link_leads_to_a_file_and_a_heading_that_are_there(document: str, link: str) -> None:
    if link.startswith("https://"):
        return
    path, _, wanted = link.partition("#")
    target = (ROOT / document).parent / path if path else ROOT / document
    assert target.exists()
    if wanted:
        assert wanted in map(anchor, HEADING.findall(target.read_text("utf-8")))


def test_files_named_in_code_are_there() -> None:
    for document, text in ALL.items():
        for code in CODE.findall(text):
            for word in code.strip("`").split():
                if FILE.match(word):
                    assert (ROOT / word).exists(), f"{document} names {word}"


def test_commands_named_in_documents_exist() -> None:
    known = {*COMMANDS, *get_commands()}
    for document, text in ALL.items():
        for code in CODE.findall(text):
            for name in COMMAND.findall(code):
                assert name in known, f"{document} names the command {name}"


def ours() -> set[str]:
    """Management commands of this project, and what config/command.py adds."""
    apps_of_ours = {app.name for app in apps.get_app_configs() if app.name.startswith("breakwater.")}
    return {*COMMANDS, *(name for name, app in get_commands().items() if app in apps_of_ours)}


def words_of_pages(language: str) -> set[str]:
    """The sentences of the interface and of the playbook's categories in a language."""
    with (ROOT / "breakwater/locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = list(read_po(file))
    texts = [message.id if language == "en" else message.string for message in catalogue]
    singular = {text if isinstance(text, str) else text[0] for text in texts if text}
    difficulties = yaml.safe_load((ROOT / "playbooks/dalian-2020/difficulties.yaml").read_text("utf-8"))
    return singular | {kind["names"][language] for kind in difficulties["categories"]}


@pytest.mark.parametrize("document", sorted(name for name in ALL if name.startswith("docs/guides/")))
def test_guides_call_things_as_the_pages_do(document: str) -> None:
    language = "zh-Hans" if document.endswith(".zh-Hans.md") else "en"
    words = {found.strip(",.") for found in QUOTED[language].findall(ALL[document])}
    assert words - words_of_pages(language) - OF_ALLAUTH == set()


@pytest.mark.parametrize("name", sorted(ours()))
def test_every_command_is_documented(name: str) -> None:
    assert f"`breakwater {name}" in OPERATIONS


def test_the_diagram_of_states_is_current() -> None:
    printed = StringIO()
    call_command("diagram", "difficulty", stdout=printed)
    assert printed.getvalue() in ARCHITECTURE, "Paste the output of: breakwater diagram difficulty"


def test_work_by_the_clock_is_documented() -> None:
    periodic = {task.task.name for task in jobs.app.periodic_registry.periodic_tasks.values()}
    assert periodic
    assert {name for name in periodic if f"| `{name}` |" not in ARCHITECTURE} == set()


def test_pictures_are_small_and_shown_somewhere() -> None:
    shown = {((ROOT / document).parent / link).resolve() for document, link in each(LINK)}
    for picture in ROOT.glob("docs/pictures/*"):
        assert picture.stat().st_size < LARGEST_PICTURE
        assert picture in shown, f"{picture.name} is shown nowhere"


def test_decisions_are_numbered_without_gap() -> None:
    names = sorted(path.name for path in ROOT.glob("docs/adr/*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        assert ALL[f"docs/adr/{name}"].startswith(f"# {int(name[:4])}. ")


def test_documents_name_no_folder_of_a_single_machine() -> None:
    for document, text in ALL.items():
        assert not re.search(r"/(?:work|home|root|tmp)/", text), document
