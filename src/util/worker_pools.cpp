// SPDX-License-Identifier: MIT
#include "util/worker_pools.hpp"

#include <system_error>

#include <carafe/util/context.hpp>

namespace carafe::detail {

WorkerPools::WorkerPools(Sizes sizes) {
  pools_[std::size_t(Lane::database)].limit = sizes.database;
  pools_[std::size_t(Lane::files)].limit = sizes.files;
  pools_[std::size_t(Lane::hashing)].limit = sizes.hashing;
  pools_[std::size_t(Lane::user)].limit = sizes.user;
}

WorkerPools::~WorkerPools() {
  for (auto& pool : pools_) {
    {
      std::lock_guard lock{pool.guard};
      pool.closing = true;
    }
    pool.changed.notify_all();
    for (auto& thread : pool.threads) thread.join();
  }
}

void WorkerPools::submit(Lane lane, BlockingJob& job) {
  Pool& pool = pools_[std::size_t(lane)];
  std::unique_lock lock{pool.guard};
  if (pool.idle <= pool.queued && pool.threads.size() < pool.limit) {
    try {
      pool.threads.emplace_back([&pool] { work_off(pool); });
    } catch (const std::system_error&) {
      if (pool.threads.empty()) {
        lock.unlock();
        run(job);
        return;
      }
    }
  }
  (pool.last ? pool.last->next : pool.first) = &job;
  pool.last = &job;
  ++pool.queued;
  lock.unlock();
  pool.changed.notify_one();
}

void WorkerPools::work_off(Pool& pool) {
  std::unique_lock lock{pool.guard};
  while (true) {
    ++pool.idle;
    pool.changed.wait(lock, [&] { return pool.first || pool.closing; });
    --pool.idle;
    if (!pool.first) return;
    BlockingJob& job = *pool.first;
    pool.first = job.next;
    if (!pool.first) pool.last = nullptr;
    --pool.queued;
    lock.unlock();
    run(job);
    lock.lock();
  }
}

void WorkerPools::run(BlockingJob& job) noexcept {
  ContextScope scope{job.context};
  try {
    job.work();
  } catch (...) {
    job.failure = std::current_exception();
  }
  job.done->notify();
}

}  // namespace carafe::detail
