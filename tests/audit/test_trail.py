"""What the triggers write down, proved by the trail itself."""

import psycopg
import pytest
from django.db import connection, transaction

from breakwater.audit import reads
from breakwater.audit.context import acting, origin
from breakwater.audit.models import Entry
from breakwater.audit.queries import history
from breakwater.audit.triggers import is_append_only, is_audited, our_models
from breakwater.organisation.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    with acting(kind="system", user_id=None, name="set-up"):
        return User.objects.create_user(
            "clerk@example.org", "a long secret", kind=User.Kind.STAFF, name="Clerk"
        )


def triggers_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgname from pg_trigger where tgrelid = %s::regclass and not tgisinternal", [f'"{table}"']
        )
        return {name for (name,) in cursor.fetchall()}


def test_every_table_of_ours_has_the_audit_triggers_unless_its_model_says_it_is_no_record() -> None:
    missing = [
        model._meta.label
        for model in our_models()
        if is_audited(model)
        and not triggers_of(model._meta.db_table) >= {"audit_insert", "audit_update", "audit_delete"}
    ]
    assert not missing, f"Run migrate: it installs the audit triggers. Without them: {missing}"


def test_every_append_only_model_has_a_trigger_that_refuses_changes() -> None:
    declared = {model._meta.db_table for model in our_models() if is_append_only(model)}
    assert declared >= {"audit_entry", "audit_seal"}
    assert not [table for table in declared if "append_only" not in triggers_of(table)]


def test_an_insert_is_recorded_with_actor_origin_and_row(clerk: User) -> None:
    with origin(channel="web", ip="192.0.2.1", request="r1"), acting(kind="staff", user_id=7, name="Chief"):
        User.objects.create(email="new@example.org", kind="staff", name="New")
    entry = Entry.objects.latest("pk")
    assert (entry.op, entry.table_name, entry.actor_kind, entry.actor_id, entry.actor_name) == (
        "insert", "organisation_user", "staff", 7, "Chief",
    )  # fmt: skip
    assert entry.origin == {"channel": "web", "ip": "192.0.2.1", "request": "r1"}
    assert (entry.before, entry.after["email"]) == (None, "new@example.org")


def test_an_update_records_only_the_columns_that_changed(clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(name="Registrar", kind="staff")
    latest = Entry.objects.latest("pk")
    assert (latest.before, latest.after) == ({"name": "Clerk"}, {"name": "Registrar"})


def test_an_update_that_changes_nothing_leaves_no_entry(clerk: User) -> None:
    before = Entry.objects.count()
    User.objects.filter(pk=clerk.pk).update(name="Clerk")
    assert Entry.objects.count() == before


def test_a_delete_keeps_the_row_as_it_was(clerk: User) -> None:
    pk = clerk.pk
    clerk.delete()
    [deleted, *_] = history("organisation_user", pk)
    assert deleted.op == "delete"
    assert {change.column: change.before for change in deleted.changes}["email"] == "clerk@example.org"


def test_a_password_never_enters_the_trail(clerk: User) -> None:
    clerk.set_password("another long secret")
    clerk.save()
    inserted, updated = Entry.objects.filter(row_pk=str(clerk.pk)).order_by("pk")
    assert inserted.after["password"] == "***"
    assert (updated.before, updated.after) == ({"password": "***"}, {"password": "***"})


def test_one_statement_over_many_rows_gives_an_entry_for_each() -> None:
    User.objects.bulk_create(User(email=f"u{n}@example.org", kind="staff", name=str(n)) for n in range(50))
    User.objects.filter(email__startswith="u").update(language="en")
    assert Entry.objects.filter(op="insert").count() == Entry.objects.filter(op="update").count() == 50


def test_the_outer_actor_returns_after_a_nested_one() -> None:
    with acting(kind="staff", user_id=1, name="Outer"):
        with acting(kind="system", user_id=None, name="Inner"):
            User.objects.create(email="a@example.org", kind="staff", name="A")
        User.objects.create(email="b@example.org", kind="staff", name="B")
    User.objects.create(email="c@example.org", kind="staff", name="C")
    actors = Entry.objects.order_by("pk").values_list("actor_name", flat=True)
    assert list(actors) == ["Inner", "Outer", "bw_app"]


def test_the_outer_actor_returns_after_a_nested_one_that_failed() -> None:
    with acting(kind="staff", user_id=1, name="Outer"):
        with (
            pytest.raises(ZeroDivisionError),
            transaction.atomic(),
            acting(kind="system", user_id=None, name="In"),
        ):
            raise ZeroDivisionError
        User.objects.create(email="b@example.org", kind="staff", name="B")
    assert Entry.objects.get().actor_name == "Outer"


def test_rows_written_without_an_actor_are_the_databases(clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(name="By hand")
    entry = Entry.objects.latest("pk")
    assert (entry.actor_kind, entry.actor_id, entry.origin) == ("database", None, {})


@pytest.mark.parametrize(
    "statement", ["update audit_entry set op = 'read'", "delete from audit_entry", "truncate audit_entry"]
)
def test_the_application_may_not_touch_the_trail(clerk: User, statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_reads_outside_a_request_are_written_at_once(clerk: User) -> None:
    class Somebody:
        kind, user_id, name = "staff", 5, "Reader"

    reads.record(Somebody(), "mobile", [clerk])
    latest = Entry.objects.latest("pk")
    assert (latest.op, latest.actor_id, latest.row_pk, latest.after) == (
        "read",
        5,
        str(clerk.pk),
        {"what": "mobile"},
    )


def test_reads_of_a_request_are_written_when_it_ends(clerk: User) -> None:
    class Somebody:
        kind, user_id, name = "staff", 5, "Reader"

    with reads.collected():
        reads.record(Somebody(), "list", [clerk], exported=True)
        assert not Entry.objects.filter(op="export").exists()
    assert Entry.objects.get(op="export").row_pk == str(clerk.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ["update audit_entry set op = 'read'", "delete from audit_entry", "truncate audit_entry"]
)
def test_not_even_the_owner_may_touch_the_trail_while_its_trigger_stands(
    statement: str, owner: psycopg.Connection
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="audit_entry is append-only"):
        owner.execute(statement)
