// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace carafe {

template <class Signature>
class UniqueFunction;

/// An owned callable that need not be copyable, without the cost of <functional>.
/// Empty when default-constructed or moved from; calling an empty one is undefined.
template <class R, class... Args>
class UniqueFunction<R(Args...)> {
 public:
  UniqueFunction() noexcept = default;

  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, UniqueFunction> &&
           std::is_invocable_r_v<R, std::decay_t<F>&, Args...>)
      UniqueFunction(F&& callable)  // NOLINT: implicit by design, as a parameter
      : object_(new std::decay_t<F>(std::forward<F>(callable))),
        call_([](void* object, Args... args) -> R {
          return static_cast<R>((*static_cast<std::decay_t<F>*>(object))(std::forward<Args>(args)...));
        }),
        destroy_([](void* object) noexcept { delete static_cast<std::decay_t<F>*>(object); }) {}

  UniqueFunction(UniqueFunction&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)), call_(other.call_), destroy_(other.destroy_) {}
  UniqueFunction& operator=(UniqueFunction&& other) noexcept {
    std::swap(object_, other.object_);
    std::swap(call_, other.call_);
    std::swap(destroy_, other.destroy_);
    return *this;
  }
  ~UniqueFunction() {
    if (object_) destroy_(object_);
  }

  explicit operator bool() const noexcept { return object_ != nullptr; }

  /// As FunctionRef: constness of the owner says nothing about the callable.
  R operator()(Args... args) const { return call_(object_, std::forward<Args>(args)...); }

 private:
  void* object_ = nullptr;
  R (*call_)(void*, Args...) = nullptr;
  void (*destroy_)(void*) noexcept = nullptr;
};

}  // namespace carafe
