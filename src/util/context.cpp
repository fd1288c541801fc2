// SPDX-License-Identifier: MIT
#include <carafe/util/context.hpp>
#include <carafe/util/wait.hpp>

namespace carafe {

namespace detail {
constinit thread_local Context* running_context = nullptr;
}

Context::~Context() { clear(); }

void* Context::find(const void* key) const noexcept {
  for (const auto& [kept_key, object] : kept_) {
    if (kept_key == key) return object.get();
  }
  return nullptr;
}

void Context::keep(const void* key, std::shared_ptr<void> object) {
  kept_.emplace_back(key, std::move(object));
}

void Context::clear() noexcept {
  ContextScope scope{this};
  // A rollback here must reach the database, whoever gave up waiting for its outcome.
  UncancellableScope uncancellable;
  while (!kept_.empty()) {
    auto last = std::move(kept_.back());
    kept_.pop_back();
  }
}

}  // namespace carafe
