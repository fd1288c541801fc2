# SPDX-License-Identifier: MIT
"""Database servers for tests: made in a temporary folder, stopped by pid.

    with DatabaseServers() as servers:
        servers.postgresql.url      # postgresql://carafe:...@127.0.0.1:PORT/postgres
        servers.mariadb.restart()
"""
import glob
import os
import pathlib
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time

START_SECONDS = 60
STOP_SECONDS = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def unprivileged():
    """What to put before a command so that it does not run as root."""
    if os.getuid() != 0:
        return [], None
    user = pwd.getpwnam("nobody")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user


class Server:
    """One server process: start, stop, kill, restart on the same port and data."""

    def __init__(self, folder, durable):
        self.folder = folder
        self.durable = durable
        self.port = free_port()
        self.password = secrets.token_hex(8)
        self.process = None
        self.prefix, user = unprivileged()
        self.folder.mkdir()
        if user:
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.environment = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C", "TZ": "UTC"}
        self.create()

    def call(self, *command, **options):
        done = subprocess.run([*self.prefix, *map(str, command)], env=self.environment, cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} failed ({done.returncode}):\n{done.stdout}")

    def spawn(self, *command):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen([*self.prefix, *map(str, command)], env=self.environment,
                                            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{(self.folder / 'log').read_text()[-4000:]}")
            time.sleep(0.05)

    def stop(self, how):
        """Sends `how` to the server and waits for its end."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.send_signal(how)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self):
        self.stop(signal.SIGKILL)

    def restart(self, how=None):
        self.stop(self.orderly if how is None else how)
        self.start()

    def close(self):
        self.stop(self.orderly)


class PostgresqlServer(Server):
    # Fast shutdown: ends connections, checkpoints.
    orderly = signal.SIGINT

    @property
    def url(self):
        return f"postgresql://carafe:{self.password}@127.0.0.1:{self.port}/postgres"

    @staticmethod
    def programs():
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        return pathlib.Path(found[-1]).parent if found else None

    def create(self):
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        self.call(self.programs() / "initdb", "-D", self.folder / "data", "-U", "carafe", "-E", "UTF8",
                  "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={secret}",
                  *([] if self.durable else ["--no-sync"]))
        self.start()

    def start(self):
        settings = {"port": self.port, "listen_addresses": "127.0.0.1", "max_connections": 300,
                    "unix_socket_directories": self.folder, "max_prepared_transactions": 10,
                    "fsync": "on" if self.durable else "off",
                    "synchronous_commit": "on" if self.durable else "off",
                    "full_page_writes": "on" if self.durable else "off"}
        self.spawn(self.programs() / "postgres", "-D", self.folder / "data",
                   *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")))

    def is_ready(self):
        return subprocess.run([self.programs() / "pg_isready", "-q", "-h", "127.0.0.1", "-p",
                               str(self.port)]).returncode == 0

    def kill(self):
        # The children of a killed postmaster hold its shared memory: they go first.
        if self.process is not None:
            children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
            pids = [int(pid) for pid in children.read_text().split()]
            os.kill(self.process.pid, signal.SIGSTOP)
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        super().kill()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)


class MariadbServer(Server):
    orderly = signal.SIGTERM

    @property
    def url(self):
        return f"mariadb://carafe:{self.password}@127.0.0.1:{self.port}/mysql"

    @staticmethod
    def programs():
        found = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin")
        return pathlib.Path(found) if found else None

    def create(self):
        # A folder of its own for temporary tables, whose names two servers on one machine may share.
        self.call("mariadb-install-db", "--no-defaults", f"--datadir={self.folder / 'data'}",
                  f"--tmpdir={self.folder}", "--auth-root-authentication-method=normal", "--skip-test-db")
        grants = self.folder / "grants.sql"
        grants.write_text(f"CREATE OR REPLACE USER carafe@'%' IDENTIFIED BY '{self.password}';\n"
                          "GRANT ALL PRIVILEGES ON *.* TO carafe@'%' WITH GRANT OPTION;\n")
        grants.chmod(0o644)
        self.start()

    def start(self):
        self.spawn(self.programs(), "--no-defaults", f"--datadir={self.folder / 'data'}",
                   f"--tmpdir={self.folder}", f"--socket={self.folder / 'mariadb.sock'}", f"--port={self.port}",
                   "--bind-address=127.0.0.1", f"--init-file={self.folder / 'grants.sql'}",
                   f"--pid-file={self.folder / 'pid'}", "--skip-name-resolve", "--max-connections=300",
                   "--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci",
                   f"--innodb-flush-log-at-trx-commit={int(self.durable)}",
                   f"--sync-binlog={int(self.durable)}", "--innodb-buffer-pool-size=128M",
                   "--max-allowed-packet=64M")

    def is_ready(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                probe.settimeout(1)
                return probe.recv(5)[4:] == b"\x0a"  # the greeting of protocol 10
        except OSError:
            return False


class DatabaseServers:
    """A server of each kind whose programs are installed."""

    def __init__(self, durable=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="carafe_servers_"))
        self.folder.chmod(0o755)
        self.servers = {}
        try:
            for name, kind in (("postgresql", PostgresqlServer), ("mariadb", MariadbServer)):
                if kind.programs() is None:
                    raise RuntimeError(f"the programs of {name} are not installed: apt-get install postgresql "
                                       "mariadb-server")
                self.servers[name] = kind(self.folder / name, durable)
        except BaseException:
            self.close()
            raise

    @property
    def postgresql(self):
        return self.servers["postgresql"]

    @property
    def mariadb(self):
        return self.servers["mariadb"]

    def environment(self):
        return {**os.environ, "CARAFE_TEST_SERVERS": str(self.folder),
                **{f"CARAFE_TEST_{name.upper()}_URL": server.url for name, server in self.servers.items()}}

    def run(self, command):
        child = subprocess.Popen(command, env=self.environment())
        previous = {number: signal.signal(number, lambda caught, _: child.send_signal(caught))
                    for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            return child.wait()
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)

    def close(self):
        for server in self.servers.values():
            server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
