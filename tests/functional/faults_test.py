#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Database servers that fail under a running application, each with its own servers.

    faults_test.py PROGRAM [--restarts N] [--kills N]     PROGRAM is faults_app, built

After each fault: the error has its class, nothing is half done, nothing that was
acknowledged is lost or there twice, and the next request works without a restart of the
application."""
import argparse
import concurrent.futures
import http.client
import signal
import sys
import threading
import time

from support import SOURCE, Server, check, check_equal, temporary_folder

sys.path.insert(0, str(SOURCE / "tests" / "support"))
from database_servers import DatabaseServers  # noqa: E402

CLIENTS = 6


class Ledger:
    """Clients that append numbers until told to stop; what each was answered."""

    def __init__(self, server):
        self.server = server
        self.before = set(server.request("GET", "/entries").json)
        self.acknowledged, self.in_doubt, self.refused, self.hung = set(), set(), {}, 0
        self.next_number = max(self.before, default=0) + 1_000
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self.append, daemon=True) for _ in range(CLIENTS)]

    def append(self):
        for _ in range(1_000_000):
            if self.stopping.is_set():
                return
            with self.lock:
                number, self.next_number = self.next_number, self.next_number + 1
            try:
                answer = self.server.request("POST", f"/append/{number}", timeout=20)
            except (OSError, http.client.HTTPException):
                self.hung += 1
                continue
            if answer.status == 201:
                self.acknowledged.add(number)
            else:
                code = answer.json["code"] if answer.status == 503 else f"status {answer.status}"
                self.refused[code] = self.refused.get(code, 0) + 1
                if code == "commit-in-doubt":
                    self.in_doubt.add(number)
                time.sleep(0.01)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join(30)

    def check_entries(self):
        entries = self.server.request("GET", "/entries").json
        check_equal(len(entries), len(set(entries)), "some number is there twice")
        check_equal(sorted(self.acknowledged - set(entries)), [], "acknowledged rows are lost")
        strangers = set(entries) - self.before - self.acknowledged - self.in_doubt
        check_equal(sorted(strangers), [], f"rows nobody promised are there (refused: {self.refused})")


def wait_until_appending(ledger, more=5, seconds=15):
    """Until `more` rows were acknowledged; returns how long that took."""
    begin, goal = time.monotonic(), len(ledger.acknowledged) + more
    while len(ledger.acknowledged) < goal:
        check(time.monotonic() < begin + seconds,
              f"no row was taken within {seconds} s; refused so far: {ledger.refused}\n{ledger.server.output()[-3000:]}")
        time.sleep(0.005)
    return time.monotonic() - begin


def restart_under_load(app, database, how, times):
    worst = 0
    with Ledger(app) as ledger:
        for _ in range(times):
            wait_until_appending(ledger)
            database.restart(how)
            worst = max(worst, wait_until_appending(ledger, more=CLIENTS))
    check_equal(ledger.hung, 0, "requests without an answer")
    allowed = {"cannot-connect", "connection-lost", "commit-in-doubt"}
    check(set(ledger.refused) <= allowed, f"errors of another kind: {ledger.refused}")
    ledger.check_entries()
    print(f"  {times} restarts ({signal.Signals(how).name if how else 'orderly'}): {len(ledger.acknowledged)} acknowledged, "
          f"{ledger.refused or 'none'} refused; {CLIENTS} rows within {worst:.2f} s of the server's return")


def killed_connections(app, kill_all):
    """Idle connections that the server has ended are noticed before they are lent."""
    for _ in range(5):
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(lambda _: app.request("GET", "/sleep/50"), range(CLIENTS)))
        kill_all()
        answers = [app.request("GET", "/ready") for _ in range(CLIENTS)]
        check_equal([answer.status for answer in answers], [200] * CLIENTS, answers[0].text)


def server_gone(app, database):
    database.stop(database.orderly)
    answer = app.request("GET", "/ready")
    check_equal((answer.status, answer.json["class"], answer.json["code"]),
                (503, "OperationalError", "cannot-connect"), answer.text)
    check(str(database.port) in answer.json["message"], answer.text)
    check(database.password not in answer.text, "the password is in the message")
    check_equal(app.request("GET", "/plain").text, "ok")
    database.start()
    check_equal(app.request("GET", "/ready").text, "ok")


def wrong_password(program, database, root):
    uri = database.url.replace(database.password, "wrong-password")
    with Server(program, "run", env={"FAULTS_DATABASE_URI": uri, "CARAFE_ROOT": str(root)}) as app:
        answer = app.request("GET", "/ready")
        check_equal((answer.status, answer.json["class"], answer.json["code"]),
                    (503, "OperationalError", "cannot-connect"), answer.text)
        check("wrong-password" not in answer.text + app.output(), "the password is shown")
        check("carafe" in answer.json["message"], answer.text)


def pool_exhausted(program, database, root):
    environment = {"FAULTS_DATABASE_URI": database.url, "FAULTS_POOL_SIZE": "2", "CARAFE_ROOT": str(root)}
    with Server(program, "run", env=environment) as app:
        with concurrent.futures.ThreadPoolExecutor(4) as clients:
            answers = list(clients.map(lambda _: app.request("GET", "/sleep/3500"), range(4)))
        codes = sorted(answer.json["code"] if answer.status == 503 else "slept" for answer in answers)
        check_equal(codes, ["pool-exhausted", "pool-exhausted", "slept", "slept"])
        check_equal(app.request("GET", "/ready").text, "ok")


def statement_timeout(app):
    answer = app.request("GET", "/statement-timeout")
    check_equal((answer.status, answer.json["class"], answer.json["code"]),
                (503, "OperationalError", "statement-timeout"), answer.text)
    check(answer.json["sqlstate"] != "" and "SLEEP" in answer.json["statement"].upper(), answer.text)
    check_equal(app.request("GET", "/ready").text, "ok")


def syntax_error(app):
    answer = app.request("GET", "/syntax-error")
    check_equal((answer.status, answer.json["class"], answer.json["sqlstate"], answer.json["statement"]),
                (503, "ProgrammingError", "42601" if "postgresql" in answer.text.lower() else answer.json["sqlstate"],
                 "SELEC 1"), answer.text)


def deadlock(app):
    with concurrent.futures.ThreadPoolExecutor(2) as clients:
        answers = list(clients.map(lambda order: app.request("POST", "/lock/" + order), ["1/2", "2/1"]))
    check_equal(sorted(answer.status for answer in answers), [200, 503], [answer.text for answer in answers])
    loser = next(answer for answer in answers if answer.status == 503)
    check_equal((loser.json["class"], loser.json["sqlstate"] in ("40P01", "40001")), ("RetryableError", True), loser.text)
    check_equal(app.request("POST", "/lock/1/2").status, 200)


def transfers_and_kills(app, database, times):
    """kill -9 of the server in the middle of transfers: every unit is whole."""
    stopping = threading.Event()

    def move():
        for _ in range(1_000_000):
            if stopping.is_set():
                return
            try:
                app.request("POST", "/transfer", timeout=20)
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)

    threads = [threading.Thread(target=move, daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for _ in range(times):
        time.sleep(0.2)
        database.kill()
        database.start()
    stopping.set()
    for thread in threads:
        thread.join(30)
    check_equal(sum(app.request("GET", "/balances").json), 2000, "money was made or lost")


def wait_until(cursor, expected, count, complaint):
    for _ in range(500):
        cursor.execute(count)
        (found,) = cursor.fetchone()
        if found == expected:
            return
        time.sleep(0.01)
    check(False, f"{complaint}: {found} where {expected} were expected")


def sleeps(app, count, milliseconds=200):
    """So many requests at once that each wait for the database; how long all took, and the
    longest answer of a plain route meanwhile."""
    stopping, slowest = threading.Event(), [0.0]

    def ask_plain():
        for _ in range(100_000):
            if stopping.is_set():
                return
            begin = time.monotonic()
            app.request("GET", "/plain")
            slowest[0] = max(slowest[0], time.monotonic() - begin)
            time.sleep(0.01)

    plain = threading.Thread(target=ask_plain, daemon=True)
    plain.start()
    with concurrent.futures.ThreadPoolExecutor(count) as clients:
        begin = time.monotonic()
        answers = list(clients.map(lambda _: app.request("GET", f"/sleep/{milliseconds}"), range(count)))
        took = time.monotonic() - begin
    stopping.set()
    plain.join(30)
    check_equal({answer.status for answer in answers}, {200}, answers[-1].text)
    return took, slowest[0]


def queries_suspend_fibers(program, database, root):
    """100 requests wait for the database on one thread: together, not one after another."""
    environment = {"FAULTS_DATABASE_URI": database.url, "CARAFE_ROOT": str(root)}
    with Server(program, "run", "--workers", "1", env={**environment, "FAULTS_POOL_SIZE": "50"}) as app:
        sleeps(app, 50)  # opens the pool
        took, plain = sleeps(app, 100)
        print(f"  100 requests of 0.2 s each, one thread, 50 connections: {took:.2f} s; a plain route meanwhile: "
              f"at most {plain * 1000:.0f} ms")
        check(took < 10, f"100 waits of 0.2 s took {took:.1f} s: one after another they take 20 s")
    with Server(program, "run", "--workers", "1", env=environment) as app:
        took, _ = sleeps(app, 60, 50)
        print(f"  60 requests of 0.05 s each with 10 connections: {took:.2f} s, none refused")


def cancelled_requests(app, name, database):
    """A client that goes away takes its query with it."""
    query, count = activity(name, database.url)
    clients = []
    for _ in range(10):
        client = http.client.HTTPConnection("127.0.0.1", app.port, timeout=20)
        client.request("GET", "/sleep/60000")
        clients.append(client)
    wait_until(query, 10, count, "the queries did not start")
    for client in clients:
        client.sock.shutdown(2)
        client.close()
    wait_until(query, 0, count, "queries outlive their clients")
    check_equal(app.request("GET", "/ready").text, "ok")


def activity(name, url):
    """Asks the server how many of the application's queries sleep."""
    cursor = connect(name, url)
    if name == "postgresql":
        return cursor, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'"
    return cursor, "SELECT count(*) FROM information_schema.processlist WHERE state = 'User sleep'"


def connect(name, url):
    if name == "postgresql":
        import psycopg2
        connection = psycopg2.connect(url)
        connection.autocommit = True
        return connection.cursor()
    import urllib.parse

    import pymysql
    parts = urllib.parse.urlparse(url)
    return pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username, password=parts.password,
                           autocommit=True).cursor()


def killer(name, url):
    """Ends every connection of the application, and waits until they are gone."""
    cursor = connect(name, url)
    if name == "postgresql":
        others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        identities, kill = "SELECT pid " + others, "SELECT pg_terminate_backend({})"
    else:
        others = "FROM information_schema.processlist WHERE id <> connection_id() AND user = 'carafe'"
        identities, kill = "SELECT id " + others, "KILL CONNECTION {}"

    def kill_all():
        cursor.execute(identities)
        for (identity,) in cursor.fetchall():
            cursor.execute(kill.format(identity))
        wait_until(cursor, 0, "SELECT count(*) " + others, "connections outlive their end")

    return kill_all


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--restarts", type=int, default=3)
    parser.add_argument("--kills", type=int, default=3)
    arguments = parser.parse_args()

    with temporary_folder() as root, DatabaseServers(durable=True) as servers:
        for name, database in servers.servers.items():
            print(name, flush=True)
            environment = {"FAULTS_DATABASE_URI": database.url, "CARAFE_ROOT": str(root)}
            with Server(arguments.program, "run", env=environment) as app:
                check_equal(app.request("POST", "/setup").status, 200, app.output())
                killed_connections(app, killer(name, database.url))
                statement_timeout(app)
                syntax_error(app)
                deadlock(app)
                cancelled_requests(app, name, database)
                server_gone(app, database)
                restart_under_load(app, database, None, arguments.restarts)
                restart_under_load(app, database, signal.SIGKILL, arguments.kills)
                transfers_and_kills(app, database, arguments.kills)
            wrong_password(arguments.program, database, root)
            pool_exhausted(arguments.program, database, root)
            queries_suspend_fibers(arguments.program, database, root)


main()
