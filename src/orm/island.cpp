// SPDX-License-Identifier: MIT
#include "orm/island.hpp"

#include <memory>
#include <utility>

namespace carafe::detail {
namespace {

void join(Island& island, ObjectHeader& object) {
  island.members.push_back(&object);
  object.island = &island;
  if (object.references > 0) ++island.referred;
}

}  // namespace

void connect(ObjectHeader& a, ObjectHeader& b) {
  if (a.island == nullptr && b.island == nullptr) {
    if (&a == &b) return;
    auto island = std::make_unique<Island>();
    island->members.reserve(2);
    join(*island, a);
    join(*island, b);
    island.release();  // its members own it
  } else if (a.island == nullptr) {
    join(*b.island, a);
  } else if (b.island == nullptr) {
    join(*a.island, b);
  } else if (a.island != b.island) {
    Island* larger = a.island;
    Island* smaller = b.island;
    if (larger->members.size() < smaller->members.size()) std::swap(larger, smaller);
    larger->members.reserve(larger->members.size() + smaller->members.size());
    for (ObjectHeader* object : smaller->members) {
      larger->members.push_back(object);
      object->island = larger;
    }
    larger->referred += smaller->referred;
    delete smaller;
  }
}

void revive_object(ObjectHeader& header) noexcept { ++header.island->referred; }

bool leave_island(ObjectHeader& object) noexcept {
  Island* island = object.island;
  if (island == nullptr) return true;
  if (--island->referred == 0) {
    for (ObjectHeader* member : island->members) destroy_alone(member);
    delete island;
  }
  return false;
}

}  // namespace carafe::detail
