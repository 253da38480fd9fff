"""From a folder of YAML files to one playbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .decoding import nearest
from .playbook import Playbook, decode
from .problems import BrokenPlaybook, Place, Problem
from .reading import MAX_BYTES, Listing, Node, Scalar, Table, Unread, read
from .speech import Event

HEAD = "playbook.yaml"
PARTS = {
    "calendar.yaml": "calendar",
    "areas.yaml": "areas",
    "departments.yaml": "organisation",
    "difficulties.yaml": "difficulties",
    "service-levels.yaml": "service_levels",
    "messages.yaml": "messages",
    "glossary.yaml": "glossary",
}
"""Each file beside the head and the field of the playbook it fills; `measures/` fills one by many files."""


def load(folder: Path) -> Playbook:
    """The playbook in a folder; raises BrokenPlaybook, with every problem found, if it has any."""
    playbook, problems = _examine(folder)
    if playbook is None:
        raise BrokenPlaybook(problems)
    return playbook


def check(folder: Path) -> list[Problem]:
    """What is wrong with the playbook in a folder, by file and line; empty when all is well."""
    return _examine(folder)[1]


def _examine(folder: Path) -> tuple[Playbook | None, list[Problem]]:
    if not folder.is_dir():
        what = f"“{folder}” is not a folder."
        return None, [Problem.at(Place(str(folder)), what, "Name the folder that holds playbook.yaml.")]
    files = _Files(folder)
    root = files.root()
    playbook, problems = decode(root, complete=files.complete)
    untold = _untold(playbook, root) if playbook is not None else ()
    found = sorted({*files.problems, *problems, *untold})
    return (None if found else playbook), found


def _untold(playbook: Playbook, root: Node) -> Iterator[Problem]:
    """Events without words. Asked of a folder only: a version stored by an older release stays readable."""
    assert isinstance(root, Table)
    place = root.values["messages"].place
    for event in sorted(set(Event) - {template.event for template in playbook.messages}):
        yield Problem.at(place, f"Nobody is told of “{event}”.", "Add a template for this event.")


class _Files:
    """Reads the files of a folder; `complete` turns false when one could not be read."""

    def __init__(self, folder: Path) -> None:
        self.problems: list[Problem] = []
        self.complete = True
        self._folder = folder

    def root(self) -> Node:
        """One tree of all files, each value knowing its own."""
        self._refuse_strangers()
        head = self._read(HEAD)
        if not isinstance(head, Table):
            self._fail(head.place, "The file is not a group of keys.", "Write “id: …” and the other keys.")
            head = Table(head.place, {}, {})
        self._refuse_parts_in(head)
        values = {**head.values, **{field: self._read(file) for file, field in PARTS.items()}}
        values["measures"] = self._measures()
        return Table(head.place, {**dict.fromkeys(values, head.place), **head.keys}, values)

    def _read(self, file: str) -> Node:
        node: Node = Unread(Place(file))
        try:
            with (self._folder / file).open("rb") as stream:
                node = read(stream.read(MAX_BYTES + 1), file, self.problems)
        except FileNotFoundError:
            self._fail(node.place, "The file is missing.", f"Create {file} in the folder of the playbook.")
        except OSError as error:
            self._fail(
                node.place, f"The file cannot be opened: {error.strerror}.", "Check it and its permissions."
            )
        self.complete = self.complete and not isinstance(node, Unread)
        return node

    def _measures(self) -> Node:
        names = sorted(path.name for path in (self._folder / "measures").glob("*.yaml"))
        if not names:
            place = Place("measures/")
            self._fail(
                place, "There is no measure.", "Write each into a file such as measures/01-assistance.yaml."
            )
            return Unread(place)
        nodes = tuple(self._measure(f"measures/{name}") for name in names)
        return Listing(Place("measures/"), nodes)

    def _measure(self, file: str) -> Node:
        node = self._read(file)
        if isinstance(node, Table):
            self.problems.extend(_misnamed(file, node))
        return node

    def _refuse_strangers(self) -> None:
        known = {HEAD, *PARTS}
        for path in _yaml_files(self._folder):
            file = path.relative_to(self._folder).as_posix()
            if file not in known and not re.fullmatch(r"measures/[^/]+\.yaml", file):
                word = nearest(file, known)
                mend = f"Call it “{word}”." if word else "Move it out of the folder of the playbook."
                self.problems.append(Problem.at(Place(file), "No file of a playbook has this name.", mend))

    def _refuse_parts_in(self, head: Table) -> None:
        homes = {field: file for file, field in PARTS.items()} | {"measures": "measures/"}
        for key in head.keys & homes.keys():
            mend = f"Move it to {homes[key]}."
            self.problems.append(Problem.at(head.keys[key], f"“{key}” has a file of its own.", mend))

    def _fail(self, place: Place, what: str, mend: str) -> None:
        self.complete = False
        if not any(problem.file == place.file for problem in self.problems):
            self.problems.append(Problem.at(place, what, mend))


def _yaml_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in (".yaml", ".yml"))


def _misnamed(file: str, measure: Table) -> Iterator[Problem]:
    """The name of a measure's file tells its number and code, so that the folder reads like the notice."""
    number, code = measure.values.get("number"), measure.values.get("code")
    if isinstance(number, Scalar) and isinstance(code, Scalar):
        wanted = f"measures/{number.value.zfill(2)}-{code.value}.yaml"
        if file != wanted:
            what = f"The name of the file does not fit measure {number.value}, “{code.value}”."
            yield Problem.at(Place(file), what, f"Call it “{wanted}”.")
