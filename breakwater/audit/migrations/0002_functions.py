from django.db import migrations

# Each function is SECURITY DEFINER with a fixed search_path: whoever writes a row needs no right on the
# audit tables, and cannot put a function of their own in the way.

ACT_AS = """
create function audit_act_as(actor text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform set_config('bw.actor', actor, true);
end $$
"""

# Nobody said who acts: then it is somebody at the database itself, under the name they logged in with.
ACTOR = """
create function audit_actor() returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(
    nullif(current_setting('bw.actor', true), '')::jsonb,
    jsonb_build_object('kind', 'database', 'id', null, 'name', session_user, 'origin', '{}'::jsonb)
  )
$$
"""

HIDE = """
create function audit_hide(entry jsonb, hidden text[]) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select entry || coalesce((select jsonb_object_agg(name, '***') from unnest(hidden) name where entry ? name), '{}')
$$
"""

# Arguments: primary key column, column of the enterprise, hidden columns, columns left out (generated ones).
# A statement trigger with transition tables: one insert for a statement, however many rows it wrote.
RECORD_CHANGE = """
create function audit_record_change() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who constant jsonb := audit_actor();
  pk constant text := tg_argv[0];
  enterprise constant text := tg_argv[1];
  hidden constant text[] := tg_argv[2];
  omitted constant text[] := tg_argv[3];
begin
  if tg_op = 'INSERT' then
    with written as (
      select to_jsonb(r) - omitted as fresh from new_rows r
    ), entry as (
      insert into audit_entry
        (actor_kind, actor_id, actor_name, origin, op, table_name, row_pk, enterprise_id, after, txid)
      select who->>'kind', (who->>'id')::bigint, who->>'name', who->'origin', 'insert', tg_table_name,
        fresh->>pk, (fresh->>enterprise)::bigint, audit_hide(fresh, hidden), pg_current_xact_id()::text::bigint
      from written
      returning id
    )
    insert into audit_unsealed (entry_id) select id from entry;
  elsif tg_op = 'DELETE' then
    with written as (
      select to_jsonb(r) - omitted as gone from old_rows r
    ), entry as (
      insert into audit_entry
        (actor_kind, actor_id, actor_name, origin, op, table_name, row_pk, enterprise_id, before, txid)
      select who->>'kind', (who->>'id')::bigint, who->>'name', who->'origin', 'delete', tg_table_name,
        gone->>pk, (gone->>enterprise)::bigint, audit_hide(gone, hidden), pg_current_xact_id()::text::bigint
      from written
      returning id
    )
    insert into audit_unsealed (entry_id) select id from entry;
  else
    with gone as (
      select to_jsonb(r) - omitted as entry from old_rows r
    ), fresh as (
      select to_jsonb(r) - omitted as entry from new_rows r
    ), changed as (
      select coalesce(fresh.entry, gone.entry) as entry, diff.before, diff.after
      from gone full join fresh on gone.entry->>pk = fresh.entry->>pk
      cross join lateral (
        select jsonb_object_agg(name, gone.entry->name) as before, jsonb_object_agg(name, fresh.entry->name) as after
        from jsonb_object_keys(coalesce(gone.entry, fresh.entry)) name
        where gone.entry->name is distinct from fresh.entry->name
      ) diff
      where diff.before is not null
    ), entry as (
      insert into audit_entry
        (actor_kind, actor_id, actor_name, origin, op, table_name, row_pk, enterprise_id, before, after, txid)
      select who->>'kind', (who->>'id')::bigint, who->>'name', who->'origin', 'update', tg_table_name,
        changed.entry->>pk, (changed.entry->>enterprise)::bigint,
        audit_hide(before, hidden), audit_hide(after, hidden), pg_current_xact_id()::text::bigint
      from changed
      returning id
    )
    insert into audit_unsealed (entry_id) select id from entry;
  end if;
  return null;
end $$
"""

RECORD_ACCESS = """
create function audit_record_access(op text, table_name text, row_pks text[], note jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who constant jsonb := audit_actor();
begin
  if op not in ('read', 'export') then
    raise exception 'audit_record_access records reads and exports, not %', op;
  end if;
  with entry as (
    insert into audit_entry (actor_kind, actor_id, actor_name, origin, op, table_name, row_pk, after, txid)
    select who->>'kind', (who->>'id')::bigint, who->>'name', who->'origin', op, table_name,
      pk, note, pg_current_xact_id()::text::bigint
    from unnest(row_pks) pk
    returning id
  )
  insert into audit_unsealed (entry_id) select id from entry;
end $$
"""

REFUSE_CHANGE = """
create function refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end $$
"""

FUNCTIONS = {
    "audit_act_as(text)": ACT_AS,
    "audit_actor()": ACTOR,
    "audit_hide(jsonb, text[])": HIDE,
    "audit_record_change()": RECORD_CHANGE,
    "audit_record_access(text, text, text[], jsonb)": RECORD_ACCESS,
    "refuse_change()": REFUSE_CHANGE,
}


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(create, f"drop function {signature}") for signature, create in FUNCTIONS.items()
    ]
