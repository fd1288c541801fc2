// SPDX-License-Identifier: MIT
#include "process.hpp"

#include <doctest/doctest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "listener.hpp"
#include "temporary_folder.hpp"

using namespace carafe::tool;

TEST_CASE("a program's output and exit status are returned") {
  auto finished = run({.command = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
  CHECK(finished.output == "out\nerr\n");
  CHECK(finished.status == 3);
  CHECK(run({.command = {"sh", "-c", "kill -TERM $$"}}).status == 128 + SIGTERM);
}

TEST_CASE("a program gets its folder and environment") {
  TemporaryFolder folder;
  auto finished = run({.command = {"sh", "-c", "pwd; echo $CARAFE_ROOT"},
                       .directory = folder.path,
                       .environment = {{"CARAFE_ROOT", "/the/root"}}});
  CHECK(finished.output == folder.path.string() + "\n/the/root\n");
}

TEST_CASE("a program that does not exist is an error that names it") {
  CHECK_THROWS_WITH_AS(run({.command = {"/no/such/program"}}),
                       "cannot run /no/such/program: No such file or directory", std::runtime_error);
}

TEST_CASE("a listening socket is passed as descriptor 3 with its environment") {
  Listener listener{"127.0.0.1", 0};
  auto finished = run(
      {.command = {"sh", "-c", "echo $LISTEN_FDS; test $LISTEN_PID = $$ && test -S /dev/fd/3 && echo passed"},
       .listener = listener.descriptor()});
  CHECK(finished.output == "1\npassed\n");
}

TEST_CASE("a running program is ended when the user asks to stop") {
  Signals signals;
  ::kill(::getpid(), SIGTERM);
  CHECK_THROWS_AS(run({.command = {"sleep", "1000"}}, &signals), Stopped);
  CHECK(signals.stops() == 1);
  int status;
  CHECK(::waitpid(-1, &status, WNOHANG) == -1);
}

TEST_CASE("children can be signalled though this program blocks the signals") {
  Signals signals;
  pid_t pid = start({.command = {"sleep", "1000"}});
  ::kill(pid, SIGTERM);
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(exit_status(status) == 128 + SIGTERM);
}
