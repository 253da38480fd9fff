"""The staging table of an import, and the statements that carry its rows into the register.

Whole columns at a time: a list of 50,000 enterprises is a dozen statements, not 50,000.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

TABLE = """
drop table if exists pg_temp.import_entry;
create temporary table import_entry (
  number integer, uscc varchar(18) primary key, names jsonb, sort_key text, legal_form text,
  investment_source text, area_id bigint, industry text, address text, language text, countries text[],
  facts jsonb, as_of date, contact jsonb
) on commit drop
"""

INSERT_ENTERPRISES = """
insert into enterprises_enterprise (
  uscc, names, sort_key, legal_form, investment_source, activities, area_id, industry, address, language,
  status, version, created_at, changed_at
)
select uscc, names, sort_key, legal_form, investment_source, '{}', area_id, industry, address,
  coalesce(nullif(language, ''), 'zh-Hans'), 'active', 1, %(now)s, %(now)s
from import_entry i
where not exists (select from enterprises_enterprise e where e.uscc = i.uscc)
order by number
returning id
"""

UPDATE_ENTERPRISES = """
update enterprises_enterprise e
set names = w.names, sort_key = w.sort_key, legal_form = w.legal_form,
  investment_source = w.investment_source, area_id = w.area_id, industry = w.industry, address = w.address,
  language = w.language, version = e.version + 1, changed_at = %(now)s
from (
  select e.id, e.names || i.names as names,
    coalesce(nullif(i.sort_key, ''), e.sort_key) as sort_key,
    coalesce(nullif(i.legal_form, ''), e.legal_form) as legal_form,
    coalesce(nullif(i.investment_source, ''), e.investment_source) as investment_source,
    coalesce(i.area_id, e.area_id) as area_id,
    coalesce(nullif(i.industry, ''), e.industry) as industry,
    coalesce(nullif(i.address, ''), e.address) as address,
    coalesce(nullif(i.language, ''), e.language) as language
  from import_entry i join enterprises_enterprise e on e.uscc = i.uscc
) w
where w.id = e.id
  and (w.names, w.legal_form, w.investment_source, w.area_id, w.industry, w.address, w.language)
    is distinct from
    (e.names, e.legal_form, e.investment_source, e.area_id, e.industry, e.address, e.language)
returning e.id
"""

INSERT_INVESTORS = """
insert into enterprises_investor (enterprise_id, country, name)
select e.id, country, ''
from import_entry i join enterprises_enterprise e on e.uscc = i.uscc, unnest(i.countries) country
where not exists (select from enterprises_investor v where v.enterprise_id = e.id and v.country = country)
returning enterprise_id
"""

INSERT_FACTS = """
insert into enterprises_fact (enterprise_id, name, value, as_of, source, recorded_at, recorded_by_id)
select e.id, fact.key, fact.value, coalesce(i.as_of, %(now)s::date), %(source)s, %(now)s, %(user)s
from import_entry i join enterprises_enterprise e on e.uscc = i.uscc, jsonb_each(i.facts) fact
where not exists (
  select from enterprises_fact f
  where f.enterprise_id = e.id and f.name = fact.key and f.value = fact.value
    and f.as_of >= coalesce(i.as_of, %(now)s::date)
)
returning enterprise_id
"""

UPDATE_CONTACTS = """
update enterprises_contact c
set mobile = w.mobile, phone = w.phone, email = w.email, position = w.position
from (
  select distinct on (c.id) c.id,
    coalesce(nullif(i.contact->>'mobile', ''), c.mobile) as mobile,
    coalesce(nullif(i.contact->>'phone', ''), c.phone) as phone,
    coalesce(nullif(i.contact->>'email', ''), c.email) as email,
    coalesce(nullif(i.contact->>'position', ''), c.position) as position
  from import_entry i join enterprises_enterprise e on e.uscc = i.uscc
  join enterprises_contact c on c.enterprise_id = e.id and c.is_active and c.name = i.contact->>'name'
) w
where w.id = c.id
  and (w.mobile, w.phone, w.email, w.position) is distinct from (c.mobile, c.phone, c.email, c.position)
returning c.enterprise_id
"""

INSERT_CONTACTS = """
insert into enterprises_contact (
  enterprise_id, name, position, mobile, phone, email, wechat, language, is_active
)
select e.id, i.contact->>'name', coalesce(i.contact->>'position', ''), coalesce(i.contact->>'mobile', ''),
  coalesce(i.contact->>'phone', ''), coalesce(i.contact->>'email', ''), '', e.language, true
from import_entry i join enterprises_enterprise e on e.uscc = i.uscc
where i.contact ? 'name' and not exists (
  select from enterprises_contact c
  where c.enterprise_id = e.id and c.is_active and c.name = i.contact->>'name'
)
returning enterprise_id
"""

STATEMENTS = (UPDATE_ENTERPRISES, INSERT_INVESTORS, INSERT_FACTS, UPDATE_CONTACTS, INSERT_CONTACTS)
"""After the new enterprises: each returns the enterprises it touched."""


def create() -> None:
    """Make the empty staging table; it lives until the transaction ends."""
    with connection.cursor() as cursor:
        for statement in TABLE.split(";"):
            cursor.execute(statement)


def fill(records: Iterable[tuple[Any, ...]]) -> None:
    """Copy records, in the order of the table's columns, into it."""
    with connection.cursor() as cursor:
        with cursor.copy("copy import_entry from stdin") as copy:
            for record in records:
                copy.write_row(record)
        cursor.execute("analyze import_entry")


def take_out(condition: str, terms: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Remove the rows `i` for which the condition holds, `e` being the enterprise of that code, if any."""
    statement = f"""
        delete from import_entry x using import_entry i
        left join enterprises_enterprise e on e.uscc = i.uscc
        where x.uscc = i.uscc and {condition}
        returning x.number, x.uscc
    """  # noqa: S608 - the conditions are constants of `importing`
    with connection.cursor() as cursor:
        cursor.execute(statement, terms)
        rows: list[tuple[int, str]] = cursor.fetchall()
        return rows


def run(cursor: CursorWrapper, statement: str, terms: Mapping[str, Any]) -> set[int]:
    """Carry out a statement that returns enterprises; which."""
    cursor.execute(statement, terms)
    return {row[0] for row in cursor.fetchall()}
