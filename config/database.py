"""Which database, as whom: tables belong to one login, the application works as another.

Row-level security binds neither a superuser nor the owner of a table. So there are two ways in:

- the *owner* makes roles, tables and policies: `migrate` and nothing else;
- the *application* (web server, worker, commands, the code under test) is `bw_app`, which may read and
  write rows and no more. For a request of an enterprise or a partner it steps down to `bw_portal` or
  `bw_partner` for one transaction; `breakwater.access` says what these may reach.

The embedded cluster lets `bw_app` log in over its socket. For another PostgreSQL DATABASE_URL is the owner,
and the application
logs in by DATABASE_APP_URL, or else the same way, and becomes `bw_app` as it connects.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace

import psycopg

from config.environment import Database, Environment
from config.postgres import Cluster, ensure_database

APPLICATION = "bw_app"
FACES = ("bw_portal", "bw_partner")
OWNER_SWITCH = "BREAKWATER_AS_OWNER"
"""Set in the environment of a process that migrates; see `as_owner`."""

NAME = "breakwater"
OLDEST_MAJOR = 16  # GRANT ... WITH INHERIT FALSE, SET TRUE
ATTEMPTS = 20
PREPARING = 20200207
"""Key of the advisory lock held while the database is prepared."""


class DatabaseError(Exception):
    """The database cannot be used as it is; the text says why and what to do."""


@dataclass(frozen=True)
class Access:
    """The two ways in to one database, and the embedded cluster if it is ours."""

    owner: Database
    application: Database
    cluster: Cluster | None

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Inside this block PostgreSQL runs and the database and its roles exist."""
        with self.cluster.use() if self.cluster else nullcontext():
            if self.cluster:
                ensure_database(self.owner)
            else:
                _refuse_unreachable(self.owner)
            yield


def access(environment: Environment) -> Access:
    """The ways in that the settings ask for."""
    if environment.database_url:
        owner = Database.from_url(environment.database_url)
        login = Database.from_url(environment.database_app_url or environment.database_url)
        return Access(owner, stepped_down(login), None)
    cluster = Cluster(environment.data / "postgres")
    return Access(cluster.database(NAME), cluster.database(NAME, user=APPLICATION), cluster)


def stepped_down(login: Database) -> Database:
    """The login that works as the application from its first statement on."""
    options = dict(login.options)
    options["options"] = f"{options.get('options', '')} -c role={APPLICATION}".strip()
    return replace(login, options=tuple(options.items()))


def as_owner() -> bool:
    """Whether this process works as the owner."""
    return os.environ.get(OWNER_SWITCH) == "1"


@contextmanager
def alone(owner: Database) -> Iterator[None]:
    """Inside this block nobody else prepares the database: who comes second waits and finds it done."""
    with psycopg.connect(owner.conninfo(), autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [PREPARING])
        yield


def ensure_roles(owner: Database) -> None:
    """Make the roles and give the application its rights on what the owner makes from now on.

    Run before each migrate; changes nothing the second time. Roles are the whole cluster's, and two
    databases of it may be prepared at once, so a collision is tried again.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with psycopg.connect(owner.conninfo()) as connection:
                _refuse_old_version(connection)
                connection.execute(ROLES)
                connection.execute(RIGHTS)
            return
        except psycopg.errors.InsufficientPrivilege as problem:
            raise DatabaseError(
                f"The login {owner.user} of DATABASE_URL may not make the roles {APPLICATION}, "
                f"{', '.join(FACES)} or grant rights ({problem.diag.message_primary}). "
                "Give it CREATEROLE and make it the owner of the database."
            ) from problem
        except (psycopg.errors.InternalError_, psycopg.errors.UniqueViolation):
            if attempt == ATTEMPTS:
                raise


def _refuse_unreachable(owner: Database) -> None:
    try:
        psycopg.connect(owner.conninfo()).close()
    except psycopg.OperationalError as problem:
        raise DatabaseError(f"The database cannot be reached: {problem} Look at DATABASE_URL.") from None


def _refuse_old_version(connection: psycopg.Connection) -> None:
    major = connection.info.server_version // 10000
    if major < OLDEST_MAJOR:
        raise DatabaseError(
            f"DATABASE_URL leads to PostgreSQL {major}; Breakwater needs {OLDEST_MAJOR} or later."
        )


ROLES = """
do $$
declare face text;
begin
  if not exists (select from pg_roles where rolname = 'bw_app') then
    create role bw_app login nosuperuser nocreatedb nocreaterole;
  end if;
  if not pg_has_role(session_user, 'bw_app', 'set') then
    execute format('grant bw_app to %I with inherit false, set true', session_user);
  end if;
  foreach face in array array['bw_portal', 'bw_partner'] loop
    if not exists (select from pg_roles where rolname = face) then
      execute format('create role %I nologin nosuperuser nocreatedb nocreaterole', face);
    end if;
    if not exists (
      select from pg_auth_members m
      where m.roleid = face::regrole and m.member = 'bw_app'::regrole
        and m.set_option and not m.inherit_option
    ) then
      execute format('grant %I to bw_app with inherit false, set true', face);
    end if;
  end loop;
end $$
"""

# Rights on what exists are given once, with the default for what comes: a migration may take one back
# (an append-only table), and the next start must not return it.
RIGHTS = """
do $$
begin
  execute format('grant connect, temporary on database %I to bw_app', current_database());
  grant usage on schema public to bw_app, bw_portal, bw_partner;
  if not exists (
    select from pg_default_acl d, aclexplode(d.defaclacl) a
    where d.defaclrole = current_user::regrole and a.grantee = 'bw_app'::regrole and d.defaclobjtype = 'r'
  ) then
    grant select, insert, update, delete on all tables in schema public to bw_app;
    grant usage, select on all sequences in schema public to bw_app;
    alter default privileges in schema public grant select, insert, update, delete on tables to bw_app;
    alter default privileges in schema public grant usage, select on sequences to bw_app;
  end if;
end $$
"""
