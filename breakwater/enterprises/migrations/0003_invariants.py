from django.db import migrations

# Two columns: a designation's contact must belong to the designation's enterprise.
CONTACT_OF_ENTERPRISE = """
alter table enterprises_designation add constraint designation_contact_of_enterprise
foreign key (contact_id, enterprise_id) references enterprises_contact (id, enterprise_id)
deferrable initially deferred
"""

# A fact is never altered or deleted; a merge, and its undoing, may move it to another enterprise.
FACT_ONLY_MOVES = """
create function enterprises_fact_only_moves() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' or to_jsonb(new) - 'enterprise_id' is distinct from to_jsonb(old) - 'enterprise_id' then
    raise exception 'a fact is never altered: record another' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$
"""
FACT_TRIGGER = """
create trigger fact_only_moves before update or delete on enterprises_fact
for each row execute function enterprises_fact_only_moves()
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0002_register")]

    operations = [
        migrations.RunSQL(
            [CONTACT_OF_ENTERPRISE],
            ["alter table enterprises_designation drop constraint designation_contact_of_enterprise"],
        ),
        migrations.RunSQL([FACT_ONLY_MOVES], ["drop function enterprises_fact_only_moves() cascade"]),
        migrations.RunSQL([FACT_TRIGGER], migrations.RunSQL.noop),
    ]
