// SPDX-License-Identifier: MIT
#include "util/fiber_loop.hpp"

#include <doctest/doctest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "util/fiber_loop_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_fibers;
using namespace std::chrono_literals;

namespace {
struct Sockets {
  int ends[2];
  Sockets() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0); }
  ~Sockets() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
};
/// Lets other fibers run.
void pause_fiber() { sleep_for(1ms); }
}  // namespace

TEST_CASE("a fiber that sleeps lets others run, and each keeps its context") {
  std::string order;
  auto walk = [&](char name) {
    return [&order, name] {
      Context* mine = current_context();
      REQUIRE(mine != nullptr);
      for (int i = 0; i < 3; ++i) {
        order += name;
        pause_fiber();
        CHECK(current_context() == mine);
      }
    };
  };
  fibers(walk('a'), walk('b'));
  CHECK(order.size() == 6);
  CHECK(order.substr(0, 2) == "ab");
  CHECK(current_context() == nullptr);
}

TEST_CASE("a sleep lasts as long as it was asked to") {
  auto before = Waiter::Clock::now();
  fibers([] { sleep_for(30ms); });
  CHECK(Waiter::Clock::now() - before >= 30ms);
}

TEST_CASE("a fiber waits for a descriptor, or until the deadline") {
  Sockets sockets;
  fibers(
      [&] {
        auto& waiter = current_waiter();
        CHECK(waiter.wait_for(sockets.ends[0], Readiness::readable, Waiter::Clock::now() + 5ms) ==
              Readiness::none);
        CHECK(waiter.wait_for(sockets.ends[0], Readiness::writable, Waiter::Clock::time_point::max()) ==
              Readiness::writable);
        CHECK(waiter.wait_for(sockets.ends[0], Readiness::readable, Waiter::Clock::time_point::max()) ==
              Readiness::readable);
      },
      [&] {
        sleep_for(20ms);
        REQUIRE(::write(sockets.ends[1], "x", 1) == 1);
      });
}

TEST_CASE("a hung-up descriptor counts as ready") {
  Sockets sockets;
  fibers([&] {
    ::shutdown(sockets.ends[1], SHUT_RDWR);
    CHECK(current_waiter().wait_for(sockets.ends[0], Readiness::readable, Waiter::Clock::time_point::max()) ==
          Readiness::readable);
  });
}

TEST_CASE("a blocking call runs on another thread, with the caller's context, and returns its value") {
  fibers([&] {
    auto here = std::this_thread::get_id();
    Context* mine = current_context();
    auto value = run_blocking([&] {
      CHECK(std::this_thread::get_id() != here);
      CHECK(current_context() == mine);
      // Waiting there blocks that thread, not the loop.
      sleep_for(1ms);
      return std::make_unique<int>(7);
    });
    CHECK(*value == 7);
    CHECK(std::this_thread::get_id() == here);
    CHECK_THROWS_WITH_AS(run_blocking([] { throw std::runtime_error("there"); }), "there",
                         std::runtime_error);
  });
}

TEST_CASE("blocking calls of several fibers overlap and the loop goes on") {
  std::atomic<int> inside{0}, most{0};
  int turns = 0;
  bool done = false;
  auto block = [&] {
    run_blocking([&] {
      most = std::max(most.load(), ++inside);
      for (int i = 0; i < 2000 && most < 2; ++i) std::this_thread::sleep_for(1ms);
      --inside;
    });
    done = true;
  };
  fibers(block, block, [&] {
    while (!done) {
      ++turns;
      pause_fiber();
    }
  });
  CHECK(most == 2);
  CHECK(turns > 0);
}

TEST_CASE("a signal given by another thread wakes the fiber, and one given before is kept") {
  std::unique_ptr<Signal> signal;
  std::thread other;
  fibers([&] {
    signal = current_waiter().make_signal();
    other = std::thread([&] { signal->notify(); });
    signal->wait();

    auto early = current_waiter().make_signal();
    early->notify();
    sleep_for(5ms);
    early->wait();
  });
  other.join();
}

TEST_CASE("many signals from many threads are all delivered") {
  FiberBench bench;
  int woken = 0;
  for (int i = 0; i < 100; ++i) {
    bench.add([&] {
      for (int k = 0; k < 10; ++k) {
        auto signal = current_waiter().make_signal();
        run_blocking([&] { signal->notify(); });
        signal->wait();
      }
      ++woken;
    });
  }
  bench.run();
  CHECK(woken == 100);
}

TEST_CASE("two fibers waiting inside a catch block keep their own exception") {
  std::string seen;
  auto fail_and_wait = [&](std::string text, auto nap) {
    return [&seen, text, nap] {
      try {
        throw std::runtime_error(text);
      } catch (const std::exception&) {
        sleep_for(nap);
        try {
          throw;  // the one of this fiber, whoever threw meanwhile
        } catch (const std::exception& error) {
          seen += error.what();
        }
        sleep_for(nap);
        CHECK(std::string(seen).find(text) != std::string::npos);
      }
      CHECK(std::current_exception() == nullptr);
    };
  };
  fibers(fail_and_wait("a", 5ms), fail_and_wait("b", 10ms), fail_and_wait("c", 1ms));
  CHECK(seen == "cab");
}

TEST_CASE("an exception passes through frames that wait, and stays with its fiber") {
  int caught = 0;
  auto work = [&] {
    for (int i = 0; i < 20; ++i) {
      try {
        pause_fiber();
        struct Waits {
          ~Waits() { pause_fiber(); }
        } waits;
        throw i;
      } catch (int number) {
        pause_fiber();
        CHECK(number == i);
        ++caught;
      }
      CHECK(std::uncaught_exceptions() == 0);
    }
  };
  fibers(work, work, work);
  CHECK(caught == 60);
}

TEST_CASE("a destructor may wait while an exception unwinds") {
  int uncaught_inside = -1, uncaught_elsewhere = -1;
  fibers(
      [&] {
        struct Rollback {
          int& uncaught;
          ~Rollback() {
            sleep_for(10ms);
            run_blocking([] {});
            uncaught = std::uncaught_exceptions();
          }
        };
        CHECK_THROWS_AS(
            [&] {
              Rollback rollback{uncaught_inside};
              throw std::runtime_error("out");
            }(),
            std::runtime_error);
      },
      [&] {
        sleep_for(5ms);
        uncaught_elsewhere = std::uncaught_exceptions();
      });
  CHECK(uncaught_inside == 1);
  CHECK(uncaught_elsewhere == 0);
}

TEST_CASE("what leaves a fiber's entry is caught there") {
  FiberBench bench;
  auto& task = bench.add([] {
    pause_fiber();
    throw std::runtime_error("escaped");
  });
  bench.add([] { sleep_for(5ms); });
  bench.run();
  REQUIRE(task.escapee);
  CHECK_THROWS_WITH(std::rethrow_exception(task.escapee), "escaped");
}

namespace {
/// Runs `work` on a fiber that is cancelled once it waits.
std::exception_ptr cancelled_during(std::function<void()> work) {
  FiberBench bench;
  auto& task = bench.add(std::move(work));
  bench.add([&] {
    sleep_for(5ms);
    bench.later([&] { bench.loop.cancel(task); });
    sleep_for(50ms);
  });
  bench.run();
  return task.escapee;
}
}  // namespace

TEST_CASE("a cancelled fiber gets Cancelled at its wait, past handlers of std::exception") {
  Sockets sockets;
  int waits = 0;
  for (std::function<void()> wait : std::vector<std::function<void()>>{
           [] { sleep_for(1h); }, [] { current_waiter().make_signal()->wait(); },
           [&] {
             current_waiter().wait_for(sockets.ends[0], Readiness::readable,
                                       Waiter::Clock::time_point::max());
           }}) {
    bool passed = false;
    auto escapee = cancelled_during([&] {
      try {
        wait();
        passed = true;
      } catch (const std::exception&) {
        passed = true;
      }
    });
    CHECK_FALSE(passed);
    REQUIRE(escapee);
    CHECK_THROWS_AS(std::rethrow_exception(escapee), Cancelled);
    ++waits;
  }
  CHECK(waits == 3);
}

TEST_CASE("Cancelled comes again at the next wait if it is swallowed") {
  int times = 0;
  auto escapee = cancelled_during([&] {
    for (int i = 0; i < 3; ++i) {
      try {
        sleep_for(1h);
      } catch (const Cancelled&) {
        ++times;
      }
    }
    run_blocking([&] { times += 100; });
  });
  CHECK(times == 3);
  REQUIRE(escapee);
  CHECK_THROWS_AS(std::rethrow_exception(escapee), Cancelled);
}

TEST_CASE("cancellation waits for the end of an UncancellableScope") {
  bool finished_scope = false, went_on = false;
  auto escapee = cancelled_during([&] {
    {
      UncancellableScope scope;
      UncancellableScope nested;
      sleep_for(20ms);
      run_blocking([] {});
      sleep_for(1ms);
      finished_scope = true;
    }
    sleep_for(1ms);
    went_on = true;
  });
  CHECK(finished_scope);
  CHECK_FALSE(went_on);
  CHECK(escapee);
}

TEST_CASE(
    "a destructor's wait during the unwinding of Cancelled is not cancelled, nor is clearing a context") {
  bool rolled_back = false, cleared = false;
  auto escapee = cancelled_during([&] {
    static const int key = 0;
    current_context()->keep(&key, std::shared_ptr<void>(nullptr, [&](void*) {
      sleep_for(5ms);
      cleared = true;
    }));
    struct Rollback {
      bool& done;
      ~Rollback() {
        sleep_for(5ms);
        done = true;
      }
    } rollback{rolled_back};
    try {
      sleep_for(1h);
    } catch (const Cancelled&) {
      current_context()->clear();
      throw;
    }
  });
  CHECK(rolled_back);
  CHECK(cleared);
  CHECK(escapee);
}

TEST_CASE("a blocking call under way is not abandoned by a cancellation") {
  bool finished = false;
  auto escapee = cancelled_during([&] {
    run_blocking([&] {
      std::this_thread::sleep_for(30ms);
      finished = true;
    });
    CHECK(finished);
    sleep_for(1ms);
  });
  CHECK(finished);
  CHECK(escapee);
}

TEST_CASE("fibers are used again and more than the pool keeps can run at once") {
  FiberBench bench;
  int ended = 0;
  for (int i = 0; i < 1000; ++i) {
    bench.add([&] {
      pause_fiber();
      pause_fiber();
      ++ended;
    });
  }
  bench.run();
  CHECK(ended == 1000);
}

TEST_CASE("a task is told before each suspension, and a slow one is reported with its label") {
  FiberBench bench;
  std::vector<std::string> slow;
  bench.loop.watch_slow(20ms, [&](const detail::FiberTask& task, std::chrono::nanoseconds held) {
    CHECK(held > 20ms);
    slow.emplace_back(task.label());
  });
  auto& quick = bench.add(
      [&] {
        pause_fiber();
        sleep_for(40ms);
      },
      "quick");
  bench.add([] { std::this_thread::sleep_for(25ms); }, "slow");
  bench.run();
  CHECK(quick.suspensions == 2);
  CHECK(slow == std::vector<std::string>{"slow"});
}
