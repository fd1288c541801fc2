// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <new>
#include <utility>

#include <carafe/orm/object.hpp>

namespace carafe {

/// A counted reference to an object of a session, or to none.
///
/// Copies share the object. It lives until the last Ref is gone, also beyond its session
/// (it is *detached* then, with the values it had); in its session it is the one object of
/// its row. Constness is deep: a `const Ref<T>` gives a `const T`.
///
/// Reading a column does no IO. Reaching the object through a non-const Ref (`->`, `*`)
/// makes the session watch it: from then on it is compared at each flush and kept alive
/// until the session ends or expunges it, so that what is changed through a `T&` is
/// noticed, too. Loops that only read go by `const auto&`.
///
/// Confined to the thread or fiber of its session. Dereferencing an empty Ref throws
/// UsageError "empty-ref".
template <class T>
class Ref {
 public:
  using element_type = T;

  Ref() noexcept = default;
  Ref(std::nullptr_t) noexcept {}  // NOLINT: as smart pointers do
  Ref(const Ref& other) noexcept : header_(other.header_) {
    if (header_) detail::add_reference(*header_);
  }
  Ref(Ref&& other) noexcept : header_(std::exchange(other.header_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(header_, other.header_);
    return *this;
  }
  ~Ref() {
    if (header_) detail::release(header_);
  }

  explicit operator bool() const noexcept { return header_ != nullptr; }

  T& operator*() {
    require();
    if (!header_->watched) detail::watch_object(*header_);
    return *object();
  }
  T* operator->() { return &**this; }
  const T& operator*() const {
    require();
    return *object();
  }
  const T* operator->() const { return &**this; }

  /// Whether both are the same object.
  friend bool operator==(const Ref& a, const Ref& b) noexcept { return a.header_ == b.header_; }
  friend bool operator==(const Ref& a, std::nullptr_t) noexcept { return a.header_ == nullptr; }

  /// For sessions: takes over one reference.
  static Ref adopt(detail::ObjectHeader* header) noexcept {
    Ref ref;
    ref.header_ = header;
    return ref;
  }
  /// One more reference to an object, or an empty one.
  static Ref share(detail::ObjectHeader* header) noexcept {
    if (header) detail::add_reference(*header);
    return adopt(header);
  }
  detail::ObjectHeader* header() const noexcept { return header_; }

 private:
  void require() const {
    if (!header_) detail::throw_empty_ref(type_tag<T>);
  }
  T* object() const noexcept {
    auto* bytes = reinterpret_cast<std::byte*>(header_) + detail::object_offset(alignof(T));
    return std::launder(reinterpret_cast<T*>(bytes));
  }

  detail::ObjectHeader* header_ = nullptr;
};

}  // namespace carafe

template <class T>
struct std::hash<carafe::Ref<T>> {
  std::size_t operator()(const carafe::Ref<T>& ref) const noexcept {
    return std::hash<const void*>{}(ref.header());
  }
};
