// SPDX-License-Identifier: MIT
#include <carafe/util/wait.hpp>

#include <doctest/doctest.h>

#include <unistd.h>

#include <stdexcept>
#include <thread>

using namespace carafe;
using namespace std::chrono_literals;

namespace {
struct Pipe {
  int ends[2];
  Pipe() { REQUIRE(::pipe(ends) == 0); }
  ~Pipe() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
};
}  // namespace

TEST_CASE("waiting for a descriptor tells what it is ready for, or none at the deadline") {
  Pipe pipe;
  auto& waiter = current_waiter();
  auto soon = [] { return Waiter::Clock::now() + 20ms; };

  CHECK(waiter.wait_for(pipe.ends[0], Readiness::readable, soon()) == Readiness::none);
  CHECK(waiter.wait_for(pipe.ends[1], Readiness::writable, soon()) == Readiness::writable);
  REQUIRE(::write(pipe.ends[1], "x", 1) == 1);
  CHECK(waiter.wait_for(pipe.ends[0], Readiness::readable, Waiter::Clock::time_point::max()) ==
        Readiness::readable);
}

TEST_CASE("a signal given before the wait is kept") {
  auto signal = current_waiter().make_signal();
  signal->notify();
  signal->wait();
}

TEST_CASE("a signal wakes the thread that waits for it") {
  auto signal = current_waiter().make_signal();
  std::thread other{[&] { signal->notify(); }};
  signal->wait();
  other.join();
}

TEST_CASE("run_blocking returns values, moves and exceptions through") {
  CHECK(run_blocking([] { return 42; }) == 42);
  auto text = run_blocking([] { return std::make_unique<std::string>("moved"); });
  CHECK(*text == "moved");
  bool ran = false;
  run_blocking([&] { ran = true; });
  CHECK(ran);
  CHECK_THROWS_WITH_AS(run_blocking([]() -> int { throw std::runtime_error("from inside"); }), "from inside",
                       std::runtime_error);
}
