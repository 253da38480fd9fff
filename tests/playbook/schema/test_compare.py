"""Storing, fingerprints and differences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from breakwater.playbook.rules.schema import BrokenPlaybook, ChangeKind, Playbook, diff, fingerprint, load


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_playbook_survives_the_way_through_json(playbook: Playbook) -> None:
    assert Playbook.from_dict(json.loads(json.dumps(playbook.as_dict()))) == playbook


def test_stored_data_that_does_not_fit_is_refused(playbook: Playbook) -> None:
    data = playbook.as_dict()
    data["measures"][0]["tasks"][0]["lead"] = "NOBODY"
    with pytest.raises(BrokenPlaybook, match="There is no department “NOBODY”"):
        Playbook.from_dict(data)


def test_layout_and_comments_do_not_change_the_fingerprint(playbook: Playbook, folder: Path) -> None:
    edit(folder / "areas.yaml", "- code: DL-210202\n", "# the first\n- code:   'DL-210202'\n\n")
    assert fingerprint(load(folder)) == fingerprint(playbook)


def test_one_changed_word_changes_the_fingerprint(playbook: Playbook, folder: Path) -> None:
    edit(folder / "areas.yaml", "en: Zhongshan District", "en: Zhongshan")
    assert fingerprint(load(folder)) != fingerprint(playbook)


def test_equal_playbooks_differ_in_nothing(playbook: Playbook) -> None:
    assert diff(playbook, playbook) == []
    assert diff(playbook.as_dict(), playbook) == []


def test_a_changed_deadline_is_one_change_that_reads_plainly(playbook: Playbook, folder: Path) -> None:
    edit(folder / "service-levels.yaml", "{amount: 5, unit: working-days}", "{amount: 4, unit: working-days}")
    (change,) = diff(playbook, load(folder))
    assert (change.kind, change.old, change.new) == (ChangeKind.CHANGED, 5, 4)
    assert str(change) == "~ service_levels/levels/ordinary/limit/amount: “5” → “4”"


def test_an_added_partner_is_one_change_though_it_moves_the_others(playbook: Playbook, folder: Path) -> None:
    added = "  - code: POST\n    kind: partner\n    names: {zh-Hans: 邮政, en: Post, ja: 郵政, ko: 우편}\n"
    edit(folder / "departments.yaml", "  - code: CUSTOMS\n", added + "  - code: CUSTOMS\n")
    assert list(map(str, diff(playbook, load(folder)))) == ["+ organisation/departments/POST: “Post”"]


def test_a_removed_alias_is_named(playbook: Playbook, folder: Path) -> None:
    edit(folder / "departments.yaml", "aliases: [外贸处, ", "aliases: [")
    changes = list(map(str, diff(playbook, load(folder))))
    assert changes == ["- organisation/departments/FT/aliases/外贸处: “外贸处”"]


def test_another_order_is_a_change(playbook: Playbook, folder: Path) -> None:
    edit(folder / "measures/10-taskforce.yaml", "responsible: [IPD-1, IPD-2", "responsible: [IPD-2, IPD-1")
    (change,) = diff(playbook, load(folder))
    assert change.path == "measures/taskforce/responsible"


def test_against_nothing_every_part_is_added(playbook: Playbook) -> None:
    changes = diff(None, playbook)
    assert {change.kind for change in changes} == {ChangeKind.ADDED}
    assert [change.path for change in changes] == list(playbook.as_dict())


def test_data_of_an_earlier_schema_can_be_compared(playbook: Playbook) -> None:
    old = playbook.as_dict() | {"slogan": "together"}
    assert list(map(str, diff(old, playbook))) == ["- slogan: “together”"]


def test_a_version_stored_before_an_event_was_known_stays_readable(playbook: Playbook) -> None:
    data = playbook.as_dict()
    data["messages"] = [told for told in data["messages"] if told["event"] != "asked"]
    assert Playbook.from_dict(data).messages == tuple(
        template for template in playbook.messages if template.event != "asked"
    )
