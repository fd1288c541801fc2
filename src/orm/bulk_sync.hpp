// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/synchronize.hpp>
#include <carafe/sql/statements.hpp>

#include <memory>
#include <vector>

#include "orm/mapping.hpp"

namespace carafe::detail {

class SessionState;

/// What an UPDATE or DELETE of a model's table does to the session's objects. Made before the statement
/// runs, so that it sees which rows the condition holds for; applied after.
struct BulkChange {
  const Mapping* mapping = nullptr;  ///< null where no object can be touched
  const UpdateStatement* update = nullptr;
  const DeleteStatement* remove = nullptr;
  std::vector<ObjectHeader*> matched;  ///< each with a reference

  BulkChange() = default;
  BulkChange(BulkChange&& other) noexcept;
  BulkChange& operator=(BulkChange&&) = delete;
  ~BulkChange();

  const Clause& where() const { return update != nullptr ? update->where : remove->where; }
};

}  // namespace carafe::detail
