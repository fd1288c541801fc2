// SPDX-License-Identifier: MIT
#include "db/fair_gate.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include <carafe/util/context.hpp>

using namespace carafe;
using carafe::detail::FairGate;
using namespace std::chrono_literals;

namespace {
auto far_away() { return Waiter::Clock::now() + 30s; }

/// Fails the wait it is asked for, as a handler whose client went away.
class CancellingWaiter final : public Waiter {
 public:
  explicit CancellingWaiter(FairGate* release_first = nullptr) : gate_(release_first) {}
  Readiness wait_for(int, Readiness, Clock::time_point) override {
    if (gate_) gate_->release();
    throw Cancelled{};
  }
  void sleep_until(Clock::time_point) override { throw Cancelled{}; }
  void run_blocking(Lane, FunctionRef<void()> work) override { work(); }
  std::unique_ptr<Signal> make_signal() override { return thread_waiter().make_signal(); }

 private:
  FairGate* gate_;
};
}  // namespace

TEST_CASE("a gate lets its number through and the next one when one has left") {
  FairGate gate{2};
  CHECK(gate.acquire(far_away()));
  CHECK(gate.acquire(far_away()));
  CHECK_FALSE(gate.acquire(Waiter::Clock::now() + 5ms));
  gate.release();
  CHECK(gate.acquire(far_away()));
}

TEST_CASE("those who wait get through in the order they came") {
  FairGate gate{1};
  REQUIRE(gate.acquire(far_away()));
  std::vector<int> order;
  std::atomic<int> waiting = 0;
  std::vector<std::thread> threads;
  for (int number = 0; number < 5; ++number) {
    threads.emplace_back([&, number] {
      ++waiting;
      REQUIRE(gate.acquire(far_away()));
      order.push_back(number);  // the gate guards it
      gate.release();
    });
    while (waiting <= number) std::this_thread::yield();
    std::this_thread::sleep_for(20ms);  // lets it get into the queue
  }
  gate.release();
  for (auto& thread : threads) thread.join();
  CHECK(order == std::vector{0, 1, 2, 3, 4});
}

TEST_CASE("a cancelled wait leaves the queue, and passes on what it was just given") {
  FairGate gate{1};
  REQUIRE(gate.acquire(far_away()));
  {
    CancellingWaiter waiter;
    Context context{waiter};
    ContextScope scope{&context};
    CHECK_THROWS_AS(gate.acquire(far_away()), Cancelled);
  }
  {
    CancellingWaiter waiter{&gate};  // granted and cancelled at once
    Context context{waiter};
    ContextScope scope{&context};
    CHECK_THROWS_AS(gate.acquire(far_away()), Cancelled);
  }
  CHECK(gate.acquire(Waiter::Clock::now()));
  CHECK_FALSE(gate.acquire(Waiter::Clock::now() + 1ms));
}

TEST_CASE("many threads never exceed the number, and none is forgotten") {
  FairGate gate{3};
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  std::atomic<int> passed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        if (!gate.acquire(far_away())) return;
        int now = ++inside;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        std::this_thread::yield();
        --inside;
        ++passed;
        gate.release();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(passed == 1600);
  CHECK(most <= 3);
}
