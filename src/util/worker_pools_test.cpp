// SPDX-License-Identifier: MIT
#include "util/worker_pools.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "util/fiber_loop_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_fibers;
using namespace std::chrono_literals;

TEST_CASE("a lane never runs more calls at once than it has threads, and a full lane holds up no other") {
  FiberBench bench;
  std::atomic<int> inside{0}, most{0};
  std::atomic<bool> release{false};
  for (int i = 0; i < 20; ++i) {
    bench.add([&] {
      current_waiter().run_blocking(Lane::hashing, [&] {
        int now = ++inside;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        while (!release) std::this_thread::sleep_for(1ms);
        --inside;
      });
    });
  }
  bool other_lane_ran = false;
  bench.add([&] {
    current_waiter().run_blocking(Lane::database, [&] { other_lane_ran = true; });
    release = true;
  });
  bench.run();
  CHECK(other_lane_ran);
  CHECK(most <= 2);
  CHECK(most >= 1);
}

TEST_CASE("calls of a lane with one thread run in the order they came") {
  detail::WorkerPools pools{{.database = 1, .files = 1, .hashing = 1, .user = 1}};
  detail::FiberLoop loop{pools};
  std::string order;
  struct Task final : detail::FiberTask {
    std::function<void()> work;
    void run() override { work(); }
  };
  std::vector<std::unique_ptr<Task>> tasks;
  int running = 5;
  for (char name : std::string("abcde")) {
    tasks.push_back(std::make_unique<Task>());
    tasks.back()->work = [&, name] {
      loop.waiter().run_blocking(Lane::user, [&] { order += name; });
      if (--running == 0) loop.stop();
    };
  }
  loop.on_poke = [&, started = false]() mutable {
    if (std::exchange(started, true)) return;
    for (auto& task : tasks) loop.spawn(*task);
  };
  loop.poke();
  loop.run();
  CHECK(order == "abcde");
}
