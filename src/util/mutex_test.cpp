// SPDX-License-Identifier: MIT
#include <carafe/util/mutex.hpp>

#include <doctest/doctest.h>

#include <string>
#include <thread>

#include "util/fiber_loop_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_fibers;
using namespace std::chrono_literals;

TEST_CASE("a mutex held across a wait lets others wait, first come first served") {
  Mutex mutex;
  std::string order;
  auto take = [&](char name) {
    return [&, name] {
      std::lock_guard lock{mutex};
      order += name;
      sleep_for(1ms);
      order += name;
    };
  };
  fibers(take('a'), take('b'), take('c'), take('d'));
  CHECK(order == "aabbccdd");
  CHECK(mutex.try_lock());
  CHECK_FALSE(mutex.try_lock());
  mutex.unlock();
}

TEST_CASE("a mutex excludes threads and fibers of several loops from one another") {
  Mutex mutex;
  long counter = 0;
  bool inside = false;
  auto work = [&] {
    for (int i = 0; i < 200; ++i) {
      std::lock_guard lock{mutex};
      CHECK_FALSE(std::exchange(inside, true));
      if (i % 20 == 0) sleep_for(100us);
      ++counter;
      inside = false;
    }
  };
  std::thread plain{work};
  std::thread loop{[&] { fibers(work, work); }};
  fibers(work, work, work);
  plain.join();
  loop.join();
  CHECK(counter == 6 * 200);
}

TEST_CASE("a waiter that is cancelled leaves the queue and the others get the mutex") {
  Mutex mutex;
  FiberBench bench;
  std::string order;
  bench.add([&] {
    std::lock_guard lock{mutex};
    sleep_for(20ms);
    order += 'a';
  });
  auto& cancelled = bench.add([&] {
    std::lock_guard lock{mutex};
    order += 'x';
  });
  bench.add([&] {
    std::lock_guard lock{mutex};
    order += 'b';
  });
  bench.add([&] {
    sleep_for(5ms);
    bench.later([&] { bench.loop.cancel(cancelled); });
  });
  bench.run();
  CHECK(order == "ab");
  CHECK(cancelled.escapee);
  CHECK(mutex.try_lock());
  mutex.unlock();
}

TEST_CASE("a waiter cancelled in the moment it is given the mutex passes it on") {
  Mutex mutex;
  FiberBench bench;
  bool other_got_it = false;
  FiberBench::Task* second = nullptr;
  bench.add([&] {
    mutex.lock();
    sleep_for(10ms);
    // Handed over and cancelled in one turn of the loop, before the signal is delivered.
    bench.later([&] {
      mutex.unlock();
      bench.loop.cancel(*second);
    });
  });
  second = &bench.add([&] {
    std::lock_guard lock{mutex};
    sleep_for(1h);
  });
  bench.add([&] {
    std::lock_guard lock{mutex};
    other_got_it = true;
  });
  bench.run();
  CHECK(other_got_it);
  CHECK(second->escapee);
}
