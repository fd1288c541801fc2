// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace carafe {

class Waiter;

namespace detail {
class ModelRecorder;
}

/// What a piece of running work carries with it: how it waits, and the objects that
/// live exactly as long as it does (the request's session, its `g`).
///
/// A context is opened for every request, every command, and by hand with
/// `App::app_context()`. It belongs to one fiber or thread at a time and is not
/// synchronised. Objects kept in it are destroyed in reverse order of creation, with
/// the context still current, so that a session can roll back over the network.
class Context {
 public:
  explicit Context(Waiter& waiter) noexcept : waiter_(&waiter) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  Waiter& waiter() const noexcept { return *waiter_; }

  /// Whether the work announced that it will write (a POST, PUT, PATCH or DELETE);
  /// a database session opens its transactions accordingly.
  bool writes = false;

  /// What runs, for messages: the rule of the request's route. Text of an owner that
  /// outlives the context; empty where nobody says.
  std::string_view work;

  /// Whether per-scope objects may be kept here. False for the bare context of a
  /// server fiber between two requests.
  bool is_scope = true;

  /// The recorder reading a model's options, if one is at work. For `Models` alone.
  detail::ModelRecorder* recorder = nullptr;

  /// The object kept under `key`, or null.
  void* find(const void* key) const noexcept;

  /// Keeps `object` under `key`, an address its owner chose, until the scope ends.
  void keep(const void* key, std::shared_ptr<void> object);

  /// Destroys what was kept, last first. Called by the destructor; a server calls it
  /// early to see failures.
  void clear() noexcept;

 private:
  Waiter* waiter_;
  std::vector<std::pair<const void*, std::shared_ptr<void>>> kept_;
};

namespace detail {

/// The one mutable variable of Carafe that is neither passed nor owned: the context
/// of what runs on this thread. Set by the fiber switch, by ContextScope and by
/// nothing else.
extern constinit thread_local Context* running_context;

}  // namespace detail

/// The context of the running work, null when none is open.
inline Context* current_context() noexcept { return detail::running_context; }

/// Makes a context current for a block and puts the former one back at its end.
class ContextScope {
 public:
  explicit ContextScope(Context* context) noexcept
      : previous_(std::exchange(detail::running_context, context)) {}
  ~ContextScope() { detail::running_context = previous_; }
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;

 private:
  Context* previous_;
};

}  // namespace carafe
