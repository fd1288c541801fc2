// SPDX-License-Identifier: MIT
// Runs lambdas on fibers of a loop, for the tests of this folder.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <carafe/util/context.hpp>

#include "util/fiber_loop.hpp"

namespace carafe::testing_fibers {

/// `fibers([&]{…}, [&]{…})` starts each on a fiber of one new loop on this thread, with a
/// context of its own, and returns when all have ended.
class FiberBench {
 public:
  struct Task final : detail::FiberTask {
    Task(FiberBench& bench, std::function<void()> work, std::string name)
        : bench_(bench), work_(std::move(work)), name_(std::move(name)) {}

    void run() override {
      Context context{bench_.loop.waiter()};
      ContextScope scope{&context};
      struct AtEnd {
        Task& task;
        ~AtEnd() {
          if (--task.bench_.running == 0) task.bench_.loop.stop();
        }
      } at_end{*this};
      work_();
    }
    void before_suspend() noexcept override { ++suspensions; }
    void escaped(std::exception_ptr failure) noexcept override { escapee = failure; }
    std::string_view label() const noexcept override { return name_; }

    int suspensions = 0;
    std::exception_ptr escapee;

   private:
    FiberBench& bench_;
    std::function<void()> work_;
    std::string name_;
  };

  Task& add(std::function<void()> work, std::string name = {}) {
    tasks.push_back(std::make_unique<Task>(*this, std::move(work), std::move(name)));
    return *tasks.back();
  }

  void run() {
    running = tasks.size();
    loop.on_poke = [this] {
      if (!std::exchange(started, true)) {
        for (auto& task : tasks) loop.spawn(*task);
      }
      if (auto act = std::exchange(on_loop, nullptr)) act();
    };
    loop.poke();
    loop.run();
  }

  /// Runs `act` on the loop's own stack soon.
  void later(std::function<void()> act) {
    on_loop = std::move(act);
    loop.poke();
  }

  detail::WorkerPools pools;
  detail::FiberLoop loop{pools};
  std::vector<std::unique_ptr<Task>> tasks;
  std::size_t running = 0;
  bool started = false;
  std::function<void()> on_loop;
};

template <class... Works>
void fibers(Works&&... works) {
  FiberBench bench;
  (bench.add(std::forward<Works>(works)), ...);
  bench.run();
}

}  // namespace carafe::testing_fibers
