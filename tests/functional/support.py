# SPDX-License-Identifier: MIT
"""What the functional tests share: temporary folders, commands, servers on free ports.

A test is a script: it exits 0 when everything it checked was so, and says what was not."""
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent


@contextlib.contextmanager
def temporary_folder():
    with tempfile.TemporaryDirectory(prefix="carafe-test-") as folder:
        yield pathlib.Path(folder).resolve()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check(truth, message):
    if not truth:
        caller = sys._getframe(1)
        print(f"FAILED at {caller.f_code.co_filename}:{caller.f_lineno}: {message}", flush=True)
        raise SystemExit(1)


def check_equal(found, expected, what=""):
    if found != expected:
        caller = sys._getframe(1)
        print(f"FAILED at {caller.f_code.co_filename}:{caller.f_lineno}: {what}\n"
              f"  expected: {expected!r}\n  found:    {found!r}", flush=True)
        raise SystemExit(1)


def run(*command, cwd=None, expect=0, env=None, timeout=300):
    """Runs a command and returns what it printed (both streams); checks its exit status."""
    environment = {**os.environ, **(env or {})}
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=timeout)
    if expect is not None and done.returncode != expect:
        caller = sys._getframe(1)
        print(f"FAILED at {caller.f_code.co_filename}:{caller.f_lineno}: {' '.join(map(str, command))} "
              f"exited {done.returncode}, expected {expect}; it printed:\n{done.stdout}", flush=True)
        raise SystemExit(1)
    return done.stdout


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Server:
    """A program that serves on a port of 127.0.0.1 while the block runs; ended by
    SIGTERM, which must make it exit 0."""

    def __init__(self, *command, cwd=None, env=None, port=None, ready_within=60):
        self.port = port or free_port()
        self.command = [str(word) for word in command] + ["--port", str(self.port)]
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(self.command, cwd=cwd, env={**os.environ, **(env or {})},
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self._wait_until_ready(ready_within)

    def _wait_until_ready(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            time.sleep(0.05)
        output = self.output()
        self.kill()
        check(False, f"{' '.join(self.command)} did not serve within {seconds} s; it printed:\n{output}")

    def request(self, method, path, body=None, headers=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def output(self):
        self.log.seek(0)
        return self.log.read()

    def kill(self):
        """kill -9, by pid."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=30)

    def stop(self, expect=0, timeout=30):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            check(False, f"the server did not stop within {timeout} s of SIGTERM; it printed:\n{self.output()}")
        check(expect is None or status == expect,
              f"the server exited {status}, expected {expect}; it printed:\n{self.output()}")

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.stop()
        else:
            self.kill()
            print(self.output(), flush=True)
