#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the application answers to a bad database or command line: one line that says
what to do, exit status 1 (2 for wrong usage), and nothing half-written.

    mistakes_test.py PROGRAM     PROGRAM is examples/quickstart, built"""
import os
import pathlib
import shutil
import sqlite3
import sys

from support import SOURCE, check, check_equal, run, temporary_folder


def fails(output, *words):
    lines = output.strip().splitlines()
    check(len(lines) <= 2, f"more than two lines for people:\n{output}")
    for word in words:
        check(word in output, f"the message does not say {word!r}:\n{output}")
    check("terminate called" not in output, output)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in pathlib.Path(folder).rglob("*"))


def main():
    program = sys.argv[1]
    with temporary_folder() as root:
        shutil.copy(SOURCE / "examples/quickstart/carafe.toml", root)
        shutil.copytree(SOURCE / "examples/quickstart/migrations", root / "migrations")

        def quickstart(*words, expect=1, uri=None):
            environment = {"CARAFE_ROOT": str(root)}
            if uri:
                environment["CARAFE_DATABASE_URI"] = uri
            return run(program, *words, expect=expect, env=environment, timeout=60)

        before = files(root)
        print("== bad database URLs")
        for uri, *words in [
            ("myapp.db", "myapp.db", "sqlite:///"),
            ("sqlite:/myapp.db", "sqlite:/myapp.db", "sqlite:///"),
            ("oracle://scott:tiger@host/db", "oracle", "sqlite"),
            (f"sqlite:///{root}/no/such/folder/x.db", "no/such/folder"),
            (f"sqlite:///{root}/migrations", "migrations"),
        ]:
            output = quickstart("db", "upgrade", uri=uri)
            fails(output, *words)
            check("tiger" not in output, f"a password is printed:\n{output}")
        check_equal(files(root), before, "a failed command left files behind")

        print("== a file that is no database")
        corrupt = root / "corrupt.db"
        corrupt.write_bytes(b"this is a text file, and long enough to be read as a header " * 20)
        fails(quickstart("db", "upgrade", uri=f"sqlite:///{corrupt}"), "corrupt.db", "database")

        print("== a database locked by another program")
        locked = root / "locked.db"
        other = sqlite3.connect(locked, isolation_level=None)
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN EXCLUSIVE")
        fails(quickstart("db", "upgrade", uri=f"sqlite:///{locked}?timeout=0.3"), "locked")
        other.execute("ROLLBACK")
        check_equal(other.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall(), [("t",)])
        other.close()

        print("== revisions")
        fails(quickstart("db", "upgrade", "deadbeef"), "deadbeef", "db history")
        fails(quickstart("db", "downgrade", "deadbeef"), "deadbeef")
        quickstart("db", "upgrade", expect=0)
        with sqlite3.connect(root / "instance/myapp.db") as database:
            database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
        fails(quickstart("db", "upgrade"), "ffffffffffff")

        print("== usage")
        for words in (["db", "upgrade", "--nonsense"], ["nonsense"], ["db", "nonsense"], ["run", "--port", "many"]):
            output = quickstart(*words, expect=2)
            check("--help" in output, f"no hint at --help:\n{output}")


main()
