#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The carafe command by itself, with projects that do not need Carafe's libraries: what it
builds, forwards, watches, and what it says when something is wrong.

    tool_test.py TOOL     TOOL is the carafe command, built"""
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from support import check, check_equal, free_port, run, temporary_folder

CMAKE = """cmake_minimum_required(VERSION 3.25)
project(blog LANGUAGES CXX)
file(GLOB revisions CONFIGURE_DEPENDS migrations/versions/*.cpp)
add_executable(blog src/main.cpp ${revisions})
enable_testing()
add_test(NAME passes COMMAND blog succeed)
add_test(NAME fails COMMAND blog fail)
"""
# Serves on the socket it is passed, answers with its version, ends at SIGTERM.
PROGRAM = r"""
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>
void end(int) { _exit(0); }
int main(int argc, char** argv) {
    if (argc > 1 && !std::strcmp(argv[1], "run")) {
        std::signal(SIGTERM, end);
        if (!std::strcmp(argv[argc - 1], "--print-address")) {
            std::printf("127.0.0.1 %s\n", argv[3]);  // run --port N --print-address
            return 0;
        }
        bool passed = std::getenv("LISTEN_PID") && std::atoi(std::getenv("LISTEN_PID")) == getpid();
        for (int i = 2; i < argc; ++i) {
            if (!std::strcmp(argv[i], "--refuse")) { std::puts("Error: refused"); return 1; }
        }
        while (passed) {
            int client = accept4(3, nullptr, nullptr, 0);
            if (client < 0) { usleep(1000); continue; }
            char request[100];
            if (read(client, request, sizeof request) > 0) {
                if (!std::strncmp(request, "crash", 5)) std::abort();
                if (write(client, "VERSION", std::strlen("VERSION")) < 0) return 1;
            }
            close(client);
        }
        return 1;
    }
    std::printf("root %s\n", std::getenv("CARAFE_ROOT"));
    for (int i = 1; i < argc; ++i) std::printf("argument %s\n", argv[i]);
    return argc > 1 && !std::strcmp(argv[1], "fail") ? 7 : 0;
}
"""


def make_project(root):
    (root / "src").mkdir(parents=True)
    (root / "carafe.toml").write_text('name = "blog"\n')
    (root / "CMakeLists.txt").write_text(CMAKE)
    write_program(root, "first")


def write_program(root, version):
    (root / "src/main.cpp").write_text(PROGRAM.replace("VERSION", version))


class Run:
    """`carafe run` in the background; its standard error is read line by line."""

    def __init__(self, tool, root):
        self.port = free_port()
        self.process = subprocess.Popen([tool, "run", "--port", str(self.port)], cwd=root, text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.lines = []
        self.reader = threading.Thread(target=lambda: self.lines.extend(iter(self.process.stderr.readline, "")),
                                       daemon=True)
        self.reader.start()

    def ask(self, text="version"):
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(text.encode())
            return connection.recv(100).decode()

    def wait_until(self, what, truth):
        deadline = time.monotonic() + 120
        while not truth():
            check(time.monotonic() < deadline and self.process.poll() is None,
                  f"waited for {what}; carafe run printed:\n{''.join(self.lines)}")
            time.sleep(0.02)

    def wait_for_line(self, text, count=1):
        self.wait_until(f"line {text!r}", lambda: "".join(self.lines).count(text) >= count)

    def wait_until_served(self):
        def served():
            try:
                return self.ask() != ""
            except ConnectionError:
                return False
        self.wait_until("the application", served)

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        check_equal(self.process.wait(timeout=60), 0, "".join(self.lines))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def outside_a_project(tool, folder):
    print("== outside a project")
    for command in (["routes"], ["build"], ["run"], ["test"], ["db", "upgrade"]):
        output = run(tool, *command, cwd=folder, expect=1)
        check(output.startswith("Error: this is no Carafe project") and output.count("\n") == 1, output)
    check("Try 'carafe new --help'" in run(tool, "new", cwd=folder, expect=2), "usage of new")
    check("Try 'carafe run --help'" in run(tool, "run", "--port", "x", cwd=folder, expect=2), "usage of run")
    check(run(tool, "--version", cwd=folder).startswith("Carafe "), "version")
    for command in ("new", "build", "run", "test"):
        check(f"\n  {command} " in run(tool, "--help", cwd=folder), f"{command} in the help")
        check(run(tool, command, "--help", cwd=folder).startswith(f"Usage: carafe {command} "), f"help of {command}")


def new_projects(tool, folder):
    print("== new")
    run(tool, "new", "fresh", cwd=folder)
    check((folder / "fresh/src/main.cpp").exists() and (folder / "fresh/carafe.toml").exists(), "files")
    before = sorted(folder.rglob("*"))
    for name in ("fresh", "1st", "..", "a b", "nowhere/blog", "test"):
        output = run(tool, "new", name, cwd=folder, expect=1)
        check(output.startswith("Error: ") and output.count("\n") == 1, output)
    check_equal(sorted(folder.rglob("*")), before)


def builds(tool, root):
    print("== build and forward")
    check_equal(run(tool, "build", cwd=root / "src"), "")
    check((root / "compile_commands.json").exists(), "compile_commands.json")
    check_equal(run(tool, "anything", "--with", "-1", cwd=root / "src"),
                f"root {root}\nargument anything\nargument --with\nargument -1\n")
    run(tool, "fail", cwd=root, expect=7)
    output = run(tool, "test", cwd=root, expect=8)
    check("1 tests failed out of 2" in output, output)
    run(tool, "test", "-R", "passes", cwd=root)

    print("== a build that fails")
    main = root / "src/main.cpp"
    good = main.read_text()
    main.write_text(good.replace("return 1;", "return 1", 1))
    output = run(tool, "anything", cwd=root, expect=1)
    last = output.splitlines()[-1]
    check(last.startswith("Error: blog does not build: src/main.cpp:") and "expected ‘;’" in last.replace("';'", "‘;’"),
          output)
    check("argument" not in output and "[1/" not in output and "FAILED" not in output, output)
    main.write_text(good + "\n#warning attention\n")
    check("attention" in run(tool, "build", cwd=root), "a warning is shown")
    main.write_text(good)
    check_equal(run(tool, "build", cwd=root), "")

    print("== a build folder moved with its project")
    moved = root.with_name("moved")
    os.rename(root, moved)
    check_equal(run(tool, "anything", cwd=moved), f"root {moved}\nargument anything\n")
    os.rename(moved, root)

    print("== a new revision is seen, a broken CMakeLists.txt is named")
    versions = root / "migrations/versions"
    versions.mkdir(parents=True)
    (versions / "a1_broken.cpp").write_text("int broken() { return }\n")
    output = run(tool, "anything", cwd=root, expect=1)
    check("Error: blog does not build: migrations/versions/a1_broken.cpp:1:" in output, output)
    (versions / "a1_broken.cpp").unlink()
    (root / "CMakeLists.txt").write_text(CMAKE + "no_such_command()\n")
    output = run(tool, "anything", cwd=root, expect=1)
    check("CMakeLists.txt:8: " in output.splitlines()[-1], output)
    (root / "CMakeLists.txt").write_text(CMAKE)
    (root / "carafe.toml").write_text('name = "other"\n')
    check("other" in run(tool, "anything", cwd=root, expect=1).splitlines()[-1], "a wrong name is named")
    (root / "carafe.toml").write_text('name = "blog"\n')


def serves(tool, root):
    print("== run: a change is built and served, and no connection refused meanwhile")
    with Run(tool, root) as server:
        server.wait_until_served()
        refused, answers, done = [], set(), threading.Event()

        def keep_asking():
            while not done.is_set():
                try:
                    answers.add(server.ask())
                except ConnectionRefusedError as error:
                    refused.append(error)
                except OSError:
                    pass  # this program drops the connections it has accepted
        client = threading.Thread(target=keep_asking)
        client.start()
        write_program(root, "second")
        server.wait_for_line(" * Restarting")
        server.wait_until("the second version", lambda: "second" in answers)
        done.set()
        client.join()
        check_equal(refused, [])
        check("Detected change in 'src/main.cpp'" in "".join(server.lines), "".join(server.lines))

        print("== run: an error leaves the former build serving")
        good = (root / "src/main.cpp").read_text()
        (root / "src/main.cpp").write_text(good + "}\n")
        server.wait_for_line("The former build keeps serving")
        check("Error: blog does not build: src/main.cpp:" in "".join(server.lines), "".join(server.lines))
        check_equal(server.ask(), "second")
        write_program(root, "third")
        server.wait_until("the third version", lambda: server.ask() == "third")

        print("== run: after a crash the next change is served")
        server.ask("crash")
        server.wait_for_line("waiting for a change of its sources")
        write_program(root, "fourth")
        server.wait_for_line(" * Restarting", 3)
        check_equal(server.ask(), "fourth")
        server.stop()
    with Run(tool, root) as server:
        server.wait_until_served()
        server.stop(signal.SIGINT)

    print("== run: what fails at the start ends it")
    check("Error: refused" in run(tool, "run", "--port", free_port(), "--refuse", cwd=root, expect=1), "refused")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        output = run(tool, "run", "--port", taken.getsockname()[1], cwd=root, expect=1)
        check(output.startswith("Error: port ") and "--port" in output and output.count("\n") == 1, output)


def main():
    tool = sys.argv[1]
    with temporary_folder() as folder:
        outside_a_project(tool, folder)
        new_projects(tool, folder)
        root = folder / "blog"
        make_project(root)
        builds(tool, root)
        serves(tool, root)


main()
