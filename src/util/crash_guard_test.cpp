// SPDX-License-Identifier: MIT
#include "util/crash_guard.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "util/fiber_loop_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_fibers;

namespace {

int overflow(int depth) {
  volatile char frame[512];
  frame[0] = char(depth);
  return depth > 100'000'000 ? 0 : overflow(depth + 1) + frame[0];
}

/// What a child process that runs `work` on a fiber writes to standard error, and whether
/// it died.
std::pair<std::string, bool> dying_words(const std::function<void()>& work, const std::string& label) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
    ::signal(SIGSEGV, SIG_DFL);
    ::close(ends[0]);
    FiberBench bench;
    bench.add(work, label);
    bench.run();
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string words;
  char buffer[4096];
  for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) words.append(buffer, std::size_t(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {words, !(WIFEXITED(status) && WEXITSTATUS(status) == 0)};
}

}  // namespace

TEST_CASE("a stack overflow names what was running, with control characters made harmless") {
  auto [words, died] = dying_words([] { overflow(0); }, "GET /deep/<int:n>\x1b[31m");
  CHECK(died);
  CHECK(words.find("carafe: stack overflow while handling GET /deep/<int:n>?[31m") != std::string::npos);
}

TEST_CASE("another fault is not called a stack overflow and still kills") {
  auto [words, died] = dying_words([] { *reinterpret_cast<volatile int*>(8) = 1; }, "GET /null");
  CHECK(died);
  CHECK(words.find("stack overflow while handling") == std::string::npos);
}
