"""The launcher of the embedded PostgreSQL, with real clusters."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from config.environment import ROOT
from config.postgres import ROOTS_FOLDER, Account, Cluster, PostgresError, ensure_database

NewCluster = Callable[[str], Cluster]


def query(cluster: Cluster, statement: str, database: str = "postgres") -> object:
    with psycopg.connect(cluster.database(database).conninfo()) as connection:
        cursor = connection.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def postmaster(cluster: Cluster) -> int:
    """The process number of the server."""
    folder = str(query(cluster, "show data_directory"))
    return int(Path(folder, "postmaster.pid").read_text().splitlines()[0])


def test_a_new_cluster_starts_and_stops(new_cluster: NewCluster) -> None:
    cluster = new_cluster("home")
    with cluster.use():
        assert query(cluster, "select 1") == 1
    assert not cluster.running


def test_rows_survive_a_stop(new_cluster: NewCluster) -> None:
    cluster = new_cluster("home")
    with cluster.use():
        query(cluster, "create table kept as select 42 as answer")
    with cluster.use():
        assert query(cluster, "select answer from kept") == 42


def test_text_is_ordered_the_same_on_every_machine(new_cluster: NewCluster) -> None:
    cluster = new_cluster("home")
    with cluster.use():
        assert query(cluster, "select datlocprovider from pg_database where datname = 'postgres'") == "b"
        assert (
            query(cluster, "select string_agg(t, '' order by t) from unnest('{b,B,a,Z}'::text[]) t") == "BZab"
        )


def test_nothing_listens_on_the_network(new_cluster: NewCluster) -> None:
    cluster = new_cluster("home")
    with cluster.use():
        assert query(cluster, "show listen_addresses") == ""


@pytest.mark.parametrize("name", ["with a space", 'it\'s "quoted", $HOME', "名前"])
def test_a_path_may_have_any_characters(new_cluster: NewCluster, name: str) -> None:
    cluster = new_cluster(name)
    with cluster.use():
        assert query(cluster, "select 1") == 1


def test_a_path_may_be_longer_than_a_socket_can_have(new_cluster: NewCluster) -> None:
    cluster = new_cluster("long path " * 12)
    with cluster.use():
        assert query(cluster, "select 1") == 1
        assert len(os.fsencode(cluster.socket_folder)) < 90


def test_a_killed_server_starts_again_with_its_rows(home: Path) -> None:
    cluster = Cluster(home / "home")  # durable: what was committed must be there
    with cluster.use():
        query(cluster, "create table kept as select 42 as answer")
        os.kill(postmaster(cluster), signal.SIGKILL)
        while cluster.running:  # a signal arrives a moment after it was sent
            os.sched_yield()
        cluster.start()
        assert query(cluster, "select answer from kept") == 42


def test_a_note_of_a_process_that_is_no_server_does_not_stop_the_start(new_cluster: NewCluster) -> None:
    cluster = new_cluster("home")
    with cluster.use():
        note = Path(str(query(cluster, "show data_directory")), "postmaster.pid")
        lines = note.read_text().splitlines()
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert not cluster.running
    with cluster.use():
        assert query(cluster, "select 1") == 1


def test_a_half_made_cluster_is_made_anew(new_cluster: NewCluster) -> None:
    cluster = new_cluster("home")
    with cluster.use():
        folder = Path(str(query(cluster, "show data_directory")))
    (folder / "PG_VERSION").unlink()
    with cluster.use():
        assert query(cluster, "select 1") == 1


def test_four_that_start_at_once_share_one_server_and_the_last_stops_it(home: Path) -> None:
    program = (
        "import sys; from pathlib import Path; import psycopg; from config.postgres import Cluster\n"
        "cluster = Cluster(Path(sys.argv[1]), durable=False)\n"
        "with cluster.use():\n"
        "    connection = psycopg.connect(cluster.database('postgres').conninfo())\n"
        "    print(connection.execute('select pg_postmaster_start_time()').fetchone()[0], flush=True)\n"
        "    connection.close()\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(home / "home")]
    starters = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    started = {starter.stdout.readline() for starter in starters if starter.stdout}
    assert len(started) == 1
    assert started != {""}
    cluster = Cluster(home / "home")
    assert cluster.running
    for starter in starters:
        assert starter.communicate("")[0] == ""
        assert starter.returncode == 0
    assert not cluster.running


def test_a_user_that_is_killed_does_not_keep_the_cluster_running(home: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from config.postgres import Cluster\n"
        "with Cluster(Path(sys.argv[1]), durable=False).use(): os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(home / "home")], cwd=ROOT, check=False)
    cluster = Cluster(home / "home", durable=False)
    assert cluster.running
    with cluster.use():
        assert query(cluster, "select 1") == 1
    assert not cluster.running


def test_a_database_is_made_once(new_cluster: NewCluster) -> None:
    cluster = new_cluster("home")
    with cluster.use():
        ensure_database(cluster.database('odd "name"'))
        ensure_database(cluster.database('odd "name"'))
        assert query(cluster, "select 1", 'odd "name"') == 1


def test_a_failing_start_tells_what_postgresql_says(new_cluster: NewCluster) -> None:
    cluster = new_cluster("home")
    with cluster.use():
        folder = Path(str(query(cluster, "show data_directory")))
    (folder / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(PostgresError, match=r"initialized by PostgreSQL version 9\.6"):
        cluster.start()


def test_an_account_is_kept_out_by_any_closed_parent(home: Path) -> None:
    inner = home / "closed" / "inner"
    inner.mkdir(parents=True)
    somebody = Account(uid=65534, gid=65534)
    assert somebody.may_enter(inner)
    inner.parent.chmod(0o700)
    assert not somebody.may_enter(inner)
    assert Account(uid=os.geteuid(), gid=os.getegid()).may_enter(inner)


def test_a_closed_folder_stays_closed(home: Path) -> None:
    """As root the cluster then lies elsewhere; as a normal user it is the user's own and stays inside."""
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "home", durable=False)
    with cluster.use():
        assert query(cluster, "select 1") == 1
        data = Path(str(query(cluster, "show data_directory")))
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert data.is_relative_to(ROOTS_FOLDER if os.geteuid() == 0 else closed)
    shutil.rmtree(data.parent)


def test_a_socket_folder_of_somebody_else_is_not_used(new_cluster: NewCluster, tmp_path: Path) -> None:
    cluster = new_cluster("long path " * 12)
    cluster.socket_folder.symlink_to(tmp_path)
    try:
        with pytest.raises(PostgresError, match="is somebody else's"):
            cluster.start()
    finally:
        cluster.socket_folder.unlink()
