// SPDX-License-Identifier: MIT
// Managed objects in memory; what Ref calls.
#include <carafe/orm/model.hpp>
#include <carafe/orm/object.hpp>
#include <carafe/util/error.hpp>

#include <algorithm>
#include <new>

#include "orm/island.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {

void* object_of(ObjectHeader& header) noexcept {
  return reinterpret_cast<std::byte*>(&header) + object_offset(header.model->alignment);
}
const void* object_of(const ObjectHeader& header) noexcept {
  return object_of(const_cast<ObjectHeader&>(header));
}

namespace {
std::size_t storage_size(const ModelDescriptor& model) { return object_offset(model.alignment) + model.size; }
std::align_val_t storage_alignment(const ModelDescriptor& model) {
  return std::align_val_t{std::max(model.alignment, alignof(ObjectHeader))};
}
bool is_overaligned(const ModelDescriptor& model) {
  return model.alignment > __STDCPP_DEFAULT_NEW_ALIGNMENT__;
}
}  // namespace

ObjectHeader* allocate_object(const ModelDescriptor& model) {
  void* storage = is_overaligned(model) ? ::operator new(storage_size(model), storage_alignment(model))
                                        : ::operator new(storage_size(model));
  return ::new (storage) ObjectHeader{model};
}

void deallocate_object(ObjectHeader* header) noexcept {
  const ModelDescriptor& model = *header->model;
  header->~ObjectHeader();
  if (is_overaligned(model)) {
    ::operator delete(static_cast<void*>(header), storage_alignment(model));
  } else {
    ::operator delete(static_cast<void*>(header));
  }
}

void destroy_object(ObjectHeader* header) noexcept {
  if (leave_island(*header)) destroy_alone(header);
}

void destroy_alone(ObjectHeader* header) noexcept {
  if (header->session != nullptr) header->session->forget(*header);
  header->model->destroy(object_of(*header));
  deallocate_object(header);
}

void watch_object(ObjectHeader& header) {
  if (header.session != nullptr) {
    header.session->watch(header);
  } else if (header.state == ObjectState::detached) {
    // So that a session that takes it in again finds what was changed meanwhile.
    take_snapshot(*header.model, object_of(header), header.snapshot);
    header.watched = true;
  }
}

void throw_empty_ref(const TypeTag& model) {
  throw UsageError("empty-ref", "an empty Ref<" + std::string(model.name) +
                                    "> was dereferenced; a query or get() that finds no row gives one: ask "
                                    "`if (ref)` first, or use get_one(), one() or get_or_404()");
}

}  // namespace carafe::detail
