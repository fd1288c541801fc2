// SPDX-License-Identifier: MIT
// The threads that blocking calls run on, a bounded pool for each lane. Used by the
// fiber loops of one server, which share them.
#pragma once

#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <carafe/util/function_ref.hpp>
#include <carafe/util/wait.hpp>

namespace carafe {
class Context;
}

namespace carafe::detail {

/// A blocking call on its way. Lives on the stack of who waits for it.
struct BlockingJob {
  FunctionRef<void()> work;
  Context* context;
  Signal* done;
  std::exception_ptr failure{};
  BlockingJob* next = nullptr;
};

class WorkerPools {
 public:
  struct Sizes {
    unsigned database = 8, files = 4, hashing = 2, user = 16;
  };

  WorkerPools() : WorkerPools(Sizes{}) {}
  explicit WorkerPools(Sizes sizes);
  /// Waits for what was submitted.
  ~WorkerPools();
  WorkerPools(const WorkerPools&) = delete;
  WorkerPools& operator=(const WorkerPools&) = delete;

  /// Runs `job` on a thread of the lane, in the order of submission; its signal is given
  /// when `failure` is set or known to stay empty. A lane's threads start when first
  /// needed; if the system gives none at all, the caller runs the job.
  void submit(Lane lane, BlockingJob& job);

 private:
  struct Pool {
    std::mutex guard;
    std::condition_variable changed;
    BlockingJob* first = nullptr;
    BlockingJob* last = nullptr;
    unsigned limit = 0;
    unsigned idle = 0;
    unsigned queued = 0;
    bool closing = false;
    std::vector<std::thread> threads;
  };

  static void work_off(Pool& pool);
  static void run(BlockingJob& job) noexcept;

  std::array<Pool, 4> pools_;
};

}  // namespace carafe::detail
