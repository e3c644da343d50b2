"""`motcua audit`: a whole trail ends in 0, a touched one in 1 with the line; what commands do is in it."""

import json
import sqlite3
from pathlib import Path

from click.testing import CliRunner, Result

from bot.commands.audit import audit
from bot.commands.dossiers import dossiers
from bot.commands.staff import staff


def run(*args: str) -> Result:
    return CliRunner().invoke(audit, args)


def touch(installed: Path, *statements: str) -> None:
    connection = sqlite3.connect(installed / "data" / "motcua.db")
    with connection:
        connection.execute("DROP TRIGGER IF EXISTS audit_entries_no_update")
        connection.execute("DROP TRIGGER IF EXISTS audit_entries_no_delete")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_whole_trail_ends_well_and_tells_its_end(installed: Path) -> None:
    ran = run("verify")

    assert ran.exit_code == 0
    assert ran.output.startswith("the audit trail is whole: 1 lines, the last is 1:")


def test_a_touched_trail_names_the_first_line_that_is_not_as_written(installed: Path) -> None:
    for _ in range(2):
        CliRunner().invoke(dossiers, ["--json"])
    touch(installed, "UPDATE audit_entries SET object_id = 'x' WHERE number = 2")

    ran, told = run("verify"), json.loads(run("verify", "--json").output)

    assert (ran.exit_code, ran.output) == (1, "the audit trail is not whole: line 2 is not as it was written\n")
    assert (told["whole"], told["broken_at"]) == (False, 2)


def test_a_trail_that_was_emptied_as_a_whole_is_not_whole(installed: Path) -> None:
    touch(installed, "DELETE FROM audit_entries", "DELETE FROM audit_head")

    assert run("verify").exit_code == 1


def test_a_trail_that_was_put_back_to_an_older_state_is_told_by_its_mark(installed: Path) -> None:
    database = installed / "data" / "motcua.db"
    before = database.read_bytes()
    CliRunner().invoke(dossiers, ["--json"])
    told = json.loads(run("verify", "--json").output)
    expected = f"{told['last']}:{told['mark']}"
    assert run("verify", "--expect", expected).exit_code == 0

    for path in database.parent.glob("motcua.db-*"):
        path.unlink()
    database.write_bytes(before)

    assert run("verify").exit_code == 0
    assert run("verify", "--expect", expected).exit_code == 1


def test_an_export_is_in_the_trail_and_a_list_without_answers_is_not(installed: Path) -> None:
    CliRunner().invoke(dossiers, ["--json"])
    CliRunner().invoke(dossiers, [])

    connection = sqlite3.connect(installed / "data" / "motcua.db")
    rows = connection.execute("SELECT actor, action, object_id FROM audit_entries ORDER BY number").fetchall()
    connection.close()
    assert rows == [("system", "audit_begun", ""), ("command", "export_made", "dossiers --json")]


def test_what_is_done_to_accounts_is_in_the_trail(installed: Path) -> None:
    CliRunner().invoke(staff, ["add", "lan", "--name", "Trần Thị Lan", "--role", "officer"])
    CliRunner().invoke(staff, ["password", "lan"])
    CliRunner().invoke(staff, ["disable", "lan"])
    CliRunner().invoke(staff, ["disable", "nobody-known"])

    connection = sqlite3.connect(installed / "data" / "motcua.db")
    rows = connection.execute("SELECT action, object_id FROM audit_entries WHERE number > 1 ORDER BY number").fetchall()
    connection.close()
    assert rows == [("staff_added", "lan"), ("staff_password_set", "lan"), ("staff_disabled", "lan")]


def test_years_that_the_law_wants_kept_are_not_purged(installed: Path) -> None:
    ran = run("purge", "2025")

    assert ran.exit_code == 1
    assert "at least 5 years" in ran.output


def test_wrong_use_is_said_so(installed: Path) -> None:
    assert [run(*args).exit_code for args in (["verify", "--expect", "2"], ["purge", "x"])] == [2, 2]
