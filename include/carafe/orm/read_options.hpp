// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <type_traits>

#include <carafe/sql/select.hpp>

namespace carafe {

/// How `session.get` and `session.refresh` read a row; made by the functions below.
struct ReadOptions {
  std::optional<RowLock> lock{};
  bool populate_existing = false;
};

namespace detail {
struct LoadOptions;
void set_populate_existing(std::shared_ptr<const LoadOptions>& options);
}  // namespace detail

namespace options {
struct ForUpdate {
  RowLock lock;
};
struct PopulateExisting {
  /// For Select::options.
  template <class...>
  void apply_to(std::shared_ptr<const detail::LoadOptions>& options) const {
    detail::set_populate_existing(options);
  }
};
}  // namespace options

/// Locks the row until the transaction's end: session.get<User>(5, with_for_update()),
/// session.refresh(user, with_for_update(nowait)). Read again where the session has it already, so that
/// what one sees is what is locked. As Select::with_for_update, not on SQLite.
inline options::ForUpdate with_for_update(RowLock::Busy busy = RowLock::Busy::wait) {
  return {{RowLock::Mode::update, busy, {}}};
}
inline options::ForUpdate with_for_update(RowLock lock) { return {std::move(lock)}; }

/// Reads the row in any case, over changes that were not flushed. Also of a query:
/// select<User>().options(populate_existing).
inline constexpr options::PopulateExisting populate_existing{};

namespace detail {

template <class O>
inline constexpr bool is_read_option =
    std::is_same_v<O, options::ForUpdate> || std::is_same_v<O, options::PopulateExisting>;

inline void apply_read_option(ReadOptions& how, const options::ForUpdate& option) { how.lock = option.lock; }
inline void apply_read_option(ReadOptions& how, options::PopulateExisting) { how.populate_existing = true; }

}  // namespace detail
}  // namespace carafe
