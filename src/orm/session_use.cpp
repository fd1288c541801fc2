// SPDX-License-Identifier: MIT
#include "orm/session_use.hpp"

#include <carafe/util/context.hpp>
#include <carafe/util/error.hpp>

#include <sstream>
#include <string>

namespace carafe::detail {
namespace {

#ifdef NDEBUG
constexpr bool checks_use = false;
#else
constexpr bool checks_use = true;
#endif

std::string describe(std::thread::id thread, const char* verb) {
  std::ostringstream text;
  text << verb << "() on thread " << thread;
  return text.str();
}

}  // namespace

SessionUse::SessionUse(SessionUser& user, const char* verb) : user_(user) {
  if (!checks_use) return;
  const std::thread::id thread = std::this_thread::get_id();
  std::lock_guard lock{user_.mutex};
  if (user_.depth == 0) {
    user_.thread = thread;
    user_.context = current_context();
    user_.verb = verb;
  } else if (user_.thread != thread || user_.context != current_context()) {
    throw UsageError("session-in-use",
                     describe(thread, verb) + " came into a session that is at work in " +
                         describe(user_.thread, user_.verb) +
                         (user_.thread == thread ? ", in another fiber" : "") +
                         "; a session is used by one thread or fiber at a time: give each its own, and hand "
                         "on keys, not objects");
  }
  ++user_.depth;
}

SessionUse::~SessionUse() {
  if (!checks_use) return;
  std::lock_guard lock{user_.mutex};
  --user_.depth;
}

}  // namespace carafe::detail
