"""From a file to the published work distribution table: import, decide finding by finding, publish."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.kernel.errors import AlreadyDone, NotFound, Refusal
from breakwater.kernel.pinyin import sort_key
from breakwater.organisation.models import Department, User
from breakwater.playbook import quarantine
from breakwater.playbook.models import Assignment, Entry, Finding, Import, Mobile, Table
from breakwater.playbook.rules import distribution as rules
from breakwater.playbook.rules.distribution.names import person_key

Decision = Finding.Decision
LONGEST_NAME = 200


class UnreadableFile(Refusal):
    """The file as a whole cannot be read; the sentence is the one of the rule that says why."""

    code = "distribution.unreadable"


class NoDepartments(Refusal):
    code = "distribution.no_departments"
    message = _("No division is known yet, so none can be found in a table. Apply a playbook first.")


class NothingSuggested(Refusal):
    code = "distribution.nothing_suggested"
    message = _("There is no suggestion to accept here. Type the right value, or leave it as written.")


class NothingToEdit(Refusal):
    code = "distribution.nothing_to_edit"
    message = _("No value can be put in here. Note the finding, or mend the file and import it again.")


class ValueMissing(Refusal):
    code = "distribution.value_missing"
    message = _("Type the value that should stand here.")


class NotMended(Refusal):
    code = "distribution.not_mended"
    message = _("With this value the finding stays. Type another one, or leave it as written.")


class Undecided(Refusal):
    code = "distribution.undecided"
    message = _(
        "Errors that nobody has decided yet: %(count)s (%(which)s). Decide each of them, then publish."
    )


class UnknownDivision(Refusal):
    code = "distribution.unknown_division"
    message = _(
        "Line %(line)s: “%(written)s” is no division of the bureau, so nobody would be responsible. "
        "Put in the division that is meant, or mend the file and import it again."
    )


@operation(Permission.DISTRIBUTION_IMPORT)
def import_table(*, file: bytes | Path, file_name: str, by: Actor, now: datetime) -> Import:
    """Read a file, or its bytes, into quarantine with its findings; what is there already is not read again.

    `file_name` tells the kind of file. Raises UnreadableFile, NoDepartments.
    """
    reading = _read(file, file_name)
    content = file if isinstance(file, bytes) else file.read_bytes()
    digest = sha256(content).hexdigest()
    waiting = Import.objects.filter(sha256=digest, state=Import.State.QUARANTINED).first()
    if waiting is not None:
        return waiting
    imported = Import.objects.create(
        file_name=file_name[-LONGEST_NAME:],
        sha256=digest,
        reading=quarantine.packed(reading.table),
        lines=quarantine.source_lines(content, file_name),
        at=now,
        by_id=by.user_id,
    )
    Finding.objects.bulk_create(quarantine.recorded(imported, finding) for finding in reading.findings)
    return imported


def _read(file: bytes | Path, file_name: str) -> rules.Reading:
    departments = quarantine.known_departments()
    if not departments:
        raise NoDepartments()
    try:
        return rules.read_distribution(file, filename=file_name, departments=departments)
    except rules.UnreadableTable as unreadable:
        params: dict[str, Any] = dict(unreadable.params)
        raise UnreadableFile(gettext(unreadable.template), **params) from None


@operation(Permission.DISTRIBUTION_IMPORT)
def decide(*, finding_id: int, decision: str, value: str = "", by: Actor, now: datetime) -> Finding:
    """Decide a finding: accept its suggestion or just note it, put in another value, or leave it as written.

    A decision may be changed until the table is published. Findings that a decision settles, brings up or
    brings back are marked and added. Raises NothingSuggested, NothingToEdit, ValueMissing, NotMended,
    AlreadyDone, NotFound.
    """
    imported = _quarantined(Import.objects.filter(findings=finding_id))
    finding = imported.findings.get(pk=finding_id)
    quarantine.refresh(finding, _without(finding, imported))
    finding.new_value = _new_value(finding, decision, value.strip())
    finding.decision = decision
    finding.decided_by_id, finding.decided_at = by.user_id, now
    finding.save()
    _look_again(imported)
    finding.refresh_from_db()
    if not finding.decision:
        raise NotMended(field="value")
    return finding


def _without(finding: Finding, imported: Import) -> rules.Finding:
    """The finding as it stands after all decisions but its own: an earlier one may have changed a name."""
    reading = quarantine.as_decided(imported, but=finding)
    found = {quarantine.key(each): each for each in reading.findings}
    if quarantine.key(finding) not in found:
        raise AlreadyDone(_("Another decision has settled this. Change that one if it was wrong."))
    return found[quarantine.key(finding)]


def _new_value(finding: Finding, decision: str, value: str) -> str | None:
    match decision:
        case Decision.ACCEPTED if finding.mends and finding.suggestion is None:
            raise NothingSuggested()
        case Decision.ACCEPTED:
            return finding.suggestion if finding.mends else None
        case Decision.EDITED if not finding.mends:
            raise NothingToEdit()
        case Decision.EDITED if not value:
            raise ValueMissing(field="value")
        case Decision.EDITED:
            return value
        case Decision.REFUSED:
            return None
    raise NotFound()


def _look_again(imported: Import) -> None:
    """Findings anew after a decision: some are settled by it, some come back, some are new."""
    present = {quarantine.key(finding): finding for finding in quarantine.as_decided(imported).findings}
    for finding in imported.findings.all():
        found = present.pop(quarantine.key(finding), None)
        if found is not None and _is_open(finding):
            quarantine.refresh(finding, found)
            finding.decision, finding.new_value = "", None
            finding.decided_by, finding.decided_at = None, None
            finding.save()
        elif found is None and finding.decided_at is None:
            finding.decision = Decision.SETTLED
            finding.save()
    Finding.objects.bulk_create(quarantine.recorded(imported, finding) for finding in present.values())


def _is_open(finding: Finding) -> bool:
    """Whether it waits for a decision if it is still there: also one whose new value mended nothing."""
    return finding.decided_at is None or finding.new_value is not None


@operation(Permission.DISTRIBUTION_PUBLISH)
def publish(*, import_id: int, by: Actor, now: datetime) -> Table:
    """Put an imported table in force in place of the one before. Raises Undecided, UnknownDivision,
    AlreadyDone, NotFound.
    """
    _wait_for_others()
    imported = _quarantined(Import.objects.filter(pk=import_id))
    _refuse_undecided(imported)
    reading = quarantine.as_decided(imported)
    _refuse_unknown(reading)
    latest = Table.objects.order_by("-version").first()
    table = Table.objects.create(
        version=latest.version + 1 if latest else 1,
        published_at=now,
        published_by_id=by.user_id,
        source=imported,
    )
    _write(table, reading)
    imported.state = Import.State.PUBLISHED
    imported.save(update_fields=["state"])
    return table


def _wait_for_others() -> None:
    """Two tables published at once come one after the other, each with a version of its own."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('distribution.publish'))")


def _refuse_undecided(imported: Import) -> None:
    errors = list(imported.findings.filter(level=Finding.Level.ERROR, decision=""))
    if errors:
        places = dict.fromkeys(gettext("line %(line)s") % {"line": finding.line} for finding in errors)
        raise Undecided(count=len(errors), which=", ".join(places))


def _refuse_unknown(reading: rules.Reading) -> None:
    for each in reading.assignments:
        if each.code is None:
            raise UnknownDivision(line=each.line, written=each.written)


def _write(table: Table, reading: rules.Reading) -> None:
    rows = Assignment.objects.bulk_create(_assignments(table, reading))
    people = _staff_by_name()
    pairs = [pair for row, each in zip(rows, reading.assignments, strict=True) for pair in _people(row, each)]
    for entry, _written in pairs:
        entry.user = people.get(_spoken(entry.name))
    Entry.objects.bulk_create(entry for entry, _written in pairs)
    Mobile.objects.bulk_create(
        Mobile(entry=entry, number=written.mobile.digits) for entry, written in pairs if written.mobile
    )


def _assignments(table: Table, reading: rules.Reading) -> Iterator[Assignment]:
    departments = {department.code: department for department in Department.objects.order_by("pk")}
    tasks = {task.number: task for task in reading.tasks}
    for position, each in enumerate(reading.assignments):
        task = tasks[each.task]
        yield Assignment(
            table=table,
            position=position,
            task_no=each.task,
            title=task.title,
            content_no=each.content,
            content=task.contents[each.content].text,
            department=departments[str(each.code)],
            written=each.written,
            note=each.note,
            is_lead=each.lead,
        )


def _people(row: Assignment, each: rules.Assignment) -> Iterator[tuple[Entry, rules.Entry]]:
    for position, person in enumerate(each.entries):
        entry = Entry(
            assignment=row,
            role=person.role.value,
            position=position,
            name=person.name,
            honorific=person.honorific,
            desk_phone=person.desk.digits if person.desk else "",
        )
        yield entry, person


def _staff_by_name() -> dict[str, User]:
    """Staff by their name as it is spoken. A name that two have tells neither."""
    found: dict[str, list[User]] = {}
    for user in User.objects.filter(kind=User.Kind.STAFF, is_active=True).order_by("pk"):
        found.setdefault(_spoken(user.name), []).append(user)
    return {name: users[0] for name, users in found.items() if len(users) == 1}


def _spoken(name: str) -> str:
    """One key for 秦宝来 and QIN Baolai: tables in English name people who are on record in Chinese."""
    return person_key(sort_key(name))


@operation(Permission.DISTRIBUTION_IMPORT)
def discard(*, import_id: int, by: Actor, now: datetime) -> None:
    """Put an import aside for good; it stays on record. Raises AlreadyDone, NotFound."""
    imported = _quarantined(Import.objects.filter(pk=import_id))
    imported.state = Import.State.DISCARDED
    imported.save(update_fields=["state"])


def _quarantined(imports: QuerySet[Import]) -> Import:
    """The import, locked: decisions about one table wait for each other."""
    imported = imports.select_for_update(of=("self",)).first()
    if imported is None:
        raise NotFound()
    if imported.state != Import.State.QUARANTINED:
        raise AlreadyDone(_("This table has already been published or discarded. Import the file again."))
    return imported
