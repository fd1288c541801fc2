// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <thread>

namespace carafe {
class Context;
}

namespace carafe::detail {

/// Who is at work in a session.
struct SessionUser {
  std::mutex mutex;
  std::thread::id thread;
  const Context* context = nullptr;
  const char* verb = nullptr;
  int depth = 0;
};

/// Held by a verb while it works: in builds with assertions, another thread or fiber that comes in
/// meanwhile gets UsageError "session-in-use", which names both, instead of half-changed objects.
class SessionUse {
 public:
  SessionUse(SessionUser& user, const char* verb);
  SessionUse(const SessionUse&) = delete;
  SessionUse& operator=(const SessionUse&) = delete;
  ~SessionUse();

 private:
  SessionUser& user_;
};

}  // namespace carafe::detail
