"""What an enterprise and a partner may reach in the database: declared by each model, enforced by PostgreSQL.

Requests of enterprises run as the database role `bw_portal`, those of partners as `bw_partner`; both start
with no privilege on any table. A model says in its `isolation` attribute what they get; `breakwater.access`
turns it into grants and row-level security policies after each migrate. Three settings, valid for one
transaction, tell who asks: `bw.enterprise`, `bw.department`, `bw.user`.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The enterprise, department and user of the transaction as scalar subqueries: planned once, index used.
ENTERPRISE = "(select nullif(current_setting('bw.enterprise', true), '')::bigint)"
DEPARTMENT = "(select nullif(current_setting('bw.department', true), '')::bigint)"
USER = "(select nullif(current_setting('bw.user', true), '')::bigint)"


@dataclass(frozen=True, kw_only=True)
class Isolation:
    """Row conditions (SQL over the table's own columns) by face and verb; None is no access at all.

    portal_read, partner_read: rows that may be selected.
    portal_write, partner_write: rows that may be inserted or updated (new row must satisfy it too).
    portal_add, partner_add: rows that may be inserted, beside what `write` allows, and not changed.
    """

    portal_read: str | None = None
    portal_write: str | None = None
    portal_add: str | None = None
    partner_read: str | None = None
    partner_write: str | None = None
    partner_add: str | None = None


@dataclass(frozen=True, kw_only=True)
class Shared(Isolation):
    """Reference data that anybody signed in may read and nobody outside may write."""

    portal_read: str | None = "true"
    partner_read: str | None = "true"


@dataclass(frozen=True, kw_only=True)
class StaffOnly(Isolation):
    """Nothing for enterprises and partners, but what is said otherwise."""


@dataclass(frozen=True, kw_only=True)
class Appended(Isolation):
    """Anybody may add a row, nobody outside may read or change it: the outbox."""

    portal_add: str | None = "true"
    partner_add: str | None = "true"


def of_enterprise(column: str = "enterprise_id", *, writable: bool = False, also: str = "") -> Isolation:
    """Rows of the asking enterprise by their own column; `also` narrows it (SQL, e.g. `not internal`)."""
    own = f"{column} = {ENTERPRISE}" + (f" and ({also})" if also else "")
    return Isolation(portal_read=own, portal_write=own if writable else None)
