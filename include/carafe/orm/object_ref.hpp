// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <utility>

#include <carafe/orm/model.hpp>
#include <carafe/orm/object.hpp>
#include <carafe/orm/ref.hpp>

namespace carafe {

/// In which state an object is, as a session sees it.
using detail::ObjectState;

/// A counted reference to an object of any model, where objects of several stand together
/// (`session.dirty()`): ask what it is, and take it as that.
///
///     for (const ObjectRef& object : session.dirty())
///       if (auto user = object.as<User>()) log(user->name);
class ObjectRef {
 public:
  ObjectRef() noexcept = default;
  template <class T>
  ObjectRef(const Ref<T>& object) noexcept : header_(object.header()) {  // NOLINT: a Ref is one
    if (header_ != nullptr) detail::add_reference(*header_);
  }
  ObjectRef(const ObjectRef& other) noexcept : header_(other.header_) {
    if (header_ != nullptr) detail::add_reference(*header_);
  }
  ObjectRef(ObjectRef&& other) noexcept : header_(std::exchange(other.header_, nullptr)) {}
  ObjectRef& operator=(ObjectRef other) noexcept {
    std::swap(header_, other.header_);
    return *this;
  }
  ~ObjectRef() {
    if (header_ != nullptr) detail::release(header_);
  }

  /// The same object, or an empty Ref where it is none of a T.
  template <Model T>
  Ref<T> as() const {
    return is<T>() ? Ref<T>::share(header_) : Ref<T>{};
  }
  template <Model T>
  bool is() const noexcept {
    return header_ != nullptr && header_->model == &detail::descriptor_of<T>();
  }

  /// The model's name without its namespaces: "User". Empty of an empty reference.
  std::string_view model_name() const {
    return header_ == nullptr ? std::string_view{} : header_->model->name();
  }
  ObjectState state() const noexcept { return header_ == nullptr ? ObjectState::transient : header_->state; }
  explicit operator bool() const noexcept { return header_ != nullptr; }
  friend bool operator==(const ObjectRef& a, const ObjectRef& b) noexcept { return a.header_ == b.header_; }

  /// For sessions: one more reference to an object.
  static ObjectRef share(detail::ObjectHeader& header) noexcept {
    detail::add_reference(header);
    ObjectRef ref;
    ref.header_ = &header;
    return ref;
  }
  detail::ObjectHeader* header() const noexcept { return header_; }

 private:
  detail::ObjectHeader* header_ = nullptr;
};

}  // namespace carafe
