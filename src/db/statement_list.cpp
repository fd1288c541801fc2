// SPDX-License-Identifier: MIT
#include "db/statement_list.hpp"

namespace carafe::detail {

Statement& StatementList::get(DriverConnection& connection, std::string_view sql) {
  if (capacity_ == 0) {
    std::erase_if(spares_, [](const auto& statement) { return !statement->active(); });
    return *spares_.emplace_back(connection.prepare(sql));
  }
  // Loops ask for the same text again and again.
  if (!entries_.empty() && entries_.front()->sql() == sql && !entries_.front()->active())
    return *entries_.front();
  if (auto found = by_sql_.find(sql); found != by_sql_.end()) {
    if ((*found->second)->active()) return spare(connection, sql);
    entries_.splice(entries_.begin(), entries_, found->second);
    return *entries_.front();
  }
  entries_.push_front(connection.prepare(sql));
  by_sql_.emplace(entries_.front()->sql(), entries_.begin());
  trim();
  return *entries_.front();
}

Statement& StatementList::spare(DriverConnection& connection, std::string_view sql) {
  for (auto& statement : spares_) {
    if (!statement->active() && statement->sql() == sql) return *statement;
  }
  return *spares_.emplace_back(connection.prepare(sql));
}

void StatementList::trim() {
  if (entries_.size() <= capacity_) return;
  for (auto last = std::prev(entries_.end()); last != entries_.begin(); --last) {
    if ((*last)->active()) continue;
    by_sql_.erase((*last)->sql());
    entries_.erase(last);
    return;
  }
}

void StatementList::reset_all() noexcept {
  for (auto& statement : entries_) {
    if (statement->active()) statement->reset();
  }
  spares_.clear();
}

}  // namespace carafe::detail
