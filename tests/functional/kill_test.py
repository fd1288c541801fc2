#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""kill -9 of the server during a stream of commits: every acknowledged row is in the file.

    kill_test.py PROGRAM [--rounds N] [--seed S]     PROGRAM is examples/quickstart, built"""
import argparse
import http.client
import json
import random
import shutil
import sqlite3
import threading
import time

from support import SOURCE, Server, check, check_equal, run, temporary_folder

CLIENTS = 4


def commit_until_dead(port, client, round_number, acknowledged):
    """Adds users over one kept connection until it breaks; notes each 201."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for number in range(1_000_000):
        email = f"r{round_number}c{client}n{number}@example.com"
        try:
            connection.request("POST", "/users", json.dumps({"name": "a" * 40, "email": email}),
                               {"Content-Type": "application/json"})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return
        if response.status == 201:
            acknowledged[json.loads(body)["id"]] = email


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    chance = random.Random(arguments.seed)

    with temporary_folder() as root:
        example = SOURCE / "examples/quickstart"
        shutil.copy(example / "carafe.toml", root)
        shutil.copytree(example / "migrations", root / "migrations")
        environment = {"CARAFE_ROOT": str(root)}
        run(arguments.program, "db", "upgrade", env=environment)
        acknowledged = {}
        for round_number in range(arguments.rounds):
            before = len(acknowledged)
            server = Server(arguments.program, "run", env=environment)
            clients = [threading.Thread(target=commit_until_dead, daemon=True,
                                        args=(server.port, client, round_number, acknowledged))
                       for client in range(CLIENTS)]
            for thread in clients:
                thread.start()
            deadline = time.monotonic() + 20
            while len(acknowledged) == before and time.monotonic() < deadline:
                time.sleep(0.005)  # at least one commit a round, or the round proves nothing
            check(len(acknowledged) > before, f"no commit was acknowledged; the server printed:\n{server.output()}")
            time.sleep(chance.uniform(0, 0.25))
            server.kill()
            for thread in clients:
                thread.join(timeout=30)
                check(not thread.is_alive(), "a client still waits 30 s after the server was killed")

            database = sqlite3.connect(root / "instance/myapp.db")
            check_equal(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            rows = dict(database.execute("SELECT id, email FROM user"))
            database.close()
            lost = {key: email for key, email in acknowledged.items() if rows.get(key) != email}
            check(not lost, f"round {round_number}: {len(lost)} acknowledged rows are lost: {list(lost.items())[:5]}")
        print(f"{arguments.rounds} kills, {len(acknowledged)} acknowledged rows, none lost")


main()
