"""What the ORM cannot say: the running number, loads for routing, and rows that are only ever added."""

from django.db import migrations

NUMBER = "create sequence casework_case_number; grant usage on sequence casework_case_number to bw_app, bw_portal"

# A case an enterprise registers is routed while its own row security is in force; only counts leave.
LOAD = """
create function casework_open_load(officers bigint[]) returns table (user_id bigint, cases bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select handler_id, count(*) from casework_case
  where handler_id = any (officers) and state not in ('closed', 'rejected', 'withdrawn', 'merged')
  group by handler_id
$$;
grant execute on function casework_open_load(bigint[]) to bw_app, bw_portal;
"""

# What happened stays as it was told; only the enterprise changes when two entries of the register are merged.
APPEND_ONLY = """
create function casework_refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or to_jsonb(new) - 'enterprise_id' is distinct from to_jsonb(old) - 'enterprise_id' then
    raise exception '% is only added to', tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger only_added before update or delete on casework_event
  for each row execute function casework_refuse_change();
create trigger only_added before update or delete on casework_record
  for each row execute function casework_refuse_change();
create trigger only_added before update or delete on casework_clockevent
  for each row execute function casework_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.RunSQL(NUMBER, "drop sequence casework_case_number"),
        migrations.RunSQL(LOAD, "drop function casework_open_load(bigint[])"),
        migrations.RunSQL(APPEND_ONLY, "drop function casework_refuse_change() cascade"),
    ]
