// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <carafe/db/driver.hpp>

namespace carafe::detail {

/// The prepared statements of one connection by their text, the least recently used
/// dropped first.
class StatementList {
 public:
  explicit StatementList(std::size_t capacity) : capacity_(capacity) {}

  /// An inactive statement for `sql`, prepared by `connection` if there is none.
  Statement& get(DriverConnection& connection, std::string_view sql);
  void reset_all() noexcept;

 private:
  using Entries = std::list<std::unique_ptr<Statement>>;

  Statement& spare(DriverConnection& connection, std::string_view sql);
  void trim();

  std::size_t capacity_;
  Entries entries_;  // the most recently used first
  std::unordered_map<std::string_view, Entries::iterator> by_sql_;
  /// For texts whose statement was active when it was asked for: a query inside a loop
  /// over the same query. Dropped when the connection is handed back.
  std::vector<std::unique_ptr<Statement>> spares_;
};

}  // namespace carafe::detail
