#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The life of a project by its commands alone: new, db init, migrate, upgrade, run, a
changed model, migrate, upgrade, downgrade; with real builds, servers and database files.

    story_test.py BUILD FOLDER     Carafe, built; it is installed to a temporary prefix"""
import os
import re
import sqlite3
import sys
import time

from support import Server, check, check_equal, free_port, run, temporary_folder

MODEL = """
struct User {
    Column<int>         id    {primary_key};
    Column<std::string> name  {String(50), not_null};
    Column<std::string> email {String(50), not_null, unique};
};
"""
CHANGED_MODEL = MODEL.replace("\n};", """
    Column<std::optional<int>> age {indexed};
};

struct Post {
    Column<int>         id      {primary_key};
    Column<int>         user_id {foreign_key(&User::id), ondelete("CASCADE")};
    Column<std::string> title   {String(80)};
};""")
PROGRAM = """// SPDX-License-Identifier: MIT
#include <carafe/carafe.hpp>
using namespace carafe;
MODEL
int main(int argc, char** argv) {
    App app{"blog"};
    app.config["DATABASE_URI"] = "sqlite:///blog.db";
    Database db{app};
    db.models<MODELS>();
    Migrate migrate{app, db};
    app.get("/hello", [] { return "GREETING"; });
    app.get("/users", [&] { return jsonify(db.session.scalars(select<User>().order_by(&User::id)).all()); });
    app.post("/users", [&](Json<User> body) {
        auto user = db.session.add(std::move(*body));
        db.session.commit();
        return Response{jsonify(user), 201};
    });
    return app.main(argc, argv);
}
"""


def program(model=MODEL, models="User", greeting="first"):
    return PROGRAM.replace("MODELS", models).replace("MODEL", model).replace("GREETING", greeting)


def normalised_schema(database):
    """Each object's SQL without the spelling that carries no meaning: white space and the
    quotes of identifiers."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master "
                                  "WHERE name NOT LIKE 'alembic%' AND tbl_name NOT LIKE 'alembic%' ORDER BY name")
        return [(*row[:3], re.sub(r"\s+", " ", re.sub(r'["`\[\]]', "", row[3] or "")).replace("( ", "(").replace(" )", ")"))
                for row in rows]


def rows(database, sql):
    with sqlite3.connect(database) as connection:
        return connection.execute(sql).fetchall()


def revision_of(output):
    found = re.search(r"versions/([0-9a-f]{12})_\w*\.cpp", output)
    check(found, f"no revision file is named in:\n{output}")
    return found[1]


def one_line_error(output, *words):
    """The command failed with a line for people, not with a trace."""
    lines = [line for line in output.splitlines() if "Error" in line or "rror:" in line]
    check(lines, f"no error line in:\n{output}")
    for word in words:
        check(word in output, f"the message does not name {word!r}:\n{output}")


def main():
    build = sys.argv[1]
    with temporary_folder() as folder:
        prefix = folder / "prefix"
        run("cmake", "--install", build, "--prefix", prefix)
        environment = {"PATH": f"{prefix}/bin:{os.environ['PATH']}"}
        environment["CCACHE_DIR"] = os.environ.get("CCACHE_DIR", str(folder / "ccache"))

        def carafe(*words, cwd=folder / "blog", expect=0):
            return run("carafe", *words, cwd=cwd, expect=expect, env=environment, timeout=600)

        print("== outside a project")
        one_line_error(carafe("routes", cwd=folder, expect=1), "carafe new")

        print("== new, and its own test")
        carafe("new", "blog", cwd=folder)
        carafe("test")
        check((folder / "blog/compile_commands.json").exists(), "no compile_commands.json for clangd")
        source = folder / "blog/src/main.cpp"
        source.write_text(program())
        for leftover in (folder / "blog/tests").glob("*.cpp"):
            leftover.write_text("// SPDX-License-Identifier: MIT\nint main() {}\n")

        print("== init, migrate, upgrade")
        database = folder / "blog/instance/blog.db"
        carafe("db", "init")
        output = carafe("db", "migrate", "-m", "create user")
        check("Detected added table 'user'" in output, output)
        first = revision_of(output)
        output = carafe("db", "upgrade")
        check(f"-> {first}, create user" in output, output)
        check_equal(rows(database, "SELECT version_num FROM alembic_version"), [(first,)])
        check(f"{first} (head)" in carafe("db", "current"), "current")
        versions = sorted(path.name for path in (folder / "blog/migrations/versions").iterdir())
        check("No changes in schema detected." in carafe("db", "migrate", "-m", "nothing"), "no change expected")
        check_equal(sorted(path.name for path in (folder / "blog/migrations/versions").iterdir()), versions)

        print("== run: rows are stored, a changed source is rebuilt and served")
        port = free_port()
        with Server("carafe", "run", cwd=folder / "blog", env=environment, port=port, ready_within=240) as server:
            for name in ("Ann", "Bob"):
                answer = server.request("POST", "/users", {"name": name, "email": f"{name}@example.com"})
                check_equal(answer.status, 201, answer.text)
            check_equal(server.request("POST", "/users", {"name": "Ann"}).status, 422)
            check_equal(server.request("GET", "/hello").text, "first")
            source.write_text(program(greeting="second"))
            deadline = time.monotonic() + 240
            while server.request("GET", "/hello", timeout=240).text != "second" and time.monotonic() < deadline:
                time.sleep(0.2)
            check_equal(server.request("GET", "/hello").text, "second", "the change is not served")
        check_equal(rows(database, "SELECT id, name FROM user"), [(1, "Ann"), (2, "Bob")])

        print("== the model changes")
        before = normalised_schema(database)
        source.write_text(program(CHANGED_MODEL, "User, Post"))
        output = carafe("db", "migrate", "-m", "posts and age")
        for detected in ("added table 'post'", "added column 'user.age'"):
            check(detected in output, f"{detected!r} expected in:\n{output}")
        second = revision_of(output)
        output = carafe("db", "upgrade")
        check(f"{first} -> {second}, posts and age" in output, output)
        check_equal(rows(database, "SELECT id, name, age FROM user"), [(1, "Ann", None), (2, "Bob", None)])
        check("No changes in schema detected." in carafe("db", "migrate", "-m", "nothing"), "no change expected")
        after = normalised_schema(database)

        print("== downgrade restores the schema, upgrade repeats it")
        carafe("db", "downgrade")
        check_equal(normalised_schema(database), before)
        check_equal(rows(database, "SELECT id, name FROM user"), [(1, "Ann"), (2, "Bob")])
        check(first in carafe("db", "current"), "current after the downgrade")
        carafe("db", "upgrade", "head")
        check_equal(normalised_schema(database), after)
        history = carafe("db", "history")
        check(history.index(second) < history.index(f"<base> -> {first}"), f"newest first:\n{history}")
        check("/users" in carafe("routes"), "routes")

        print("== mistakes")
        one_line_error(carafe("db", "upgrade", "deadbeef", expect=1), "deadbeef")
        carafe("db", "upgrade", "--no-such-option", expect=2)
        carafe("new", "blog", cwd=folder, expect=1)
        revision = next((folder / "blog/migrations/versions").glob(f"{second}_*"))
        good = revision.read_text()
        revision.write_text(good.replace("Revision revision_", "Revision reversion("))
        output = carafe("db", "downgrade", expect=1)
        check(revision.name in output, f"the broken revision is not named:\n{output}")
        check_equal(normalised_schema(database), after, "a program that does not compile changed the database")
        revision.write_text(good)
        run(folder / "blog/build/blog", "db", "current", cwd=folder / "blog")
        copy = revision.with_name("0123456789ab_unknown.cpp")
        copy.write_text(good)
        output = run(folder / "blog/build/blog", "db", "upgrade", cwd=folder / "blog", expect=1)
        one_line_error(output, copy.name)
        copy.unlink()


main()
