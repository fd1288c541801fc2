// SPDX-License-Identifier: MIT
#include <algorithm>

#include <carafe/util/error.hpp>

#include "sql/sql_writer.hpp"

namespace carafe::detail {
namespace {

std::string listed(const std::vector<std::string>& columns) {
  std::string out;
  for (const auto& column : columns) out += (out.empty() ? "" : ", ") + column;
  return out;
}

}  // namespace

std::vector<KeyBetween> keys_between(const Table& table, const Table& other) {
  std::vector<KeyBetween> keys;
  for (const auto& key : table.foreign_keys) {
    if (key.referred_table == other.name && key.referred_schema == other.schema)
      keys.push_back({&key, false});
  }
  // Of a table joined to itself either may be the one that refers.
  for (const auto& key : other.foreign_keys) {
    if (key.referred_table == table.name && key.referred_schema == table.schema) keys.push_back({&key, true});
  }
  return keys;
}

/// ON from the one foreign key between a joined table and those before it.
void SqlWriter::infer_condition(std::size_t position) {
  const std::vector<FromElement>& elements = scopes_.back().elements;
  const FromElement& joined = elements[position];
  // A join reaches back to the comma before it.
  std::size_t begin = position;
  while (elements[begin].join) --begin;

  struct Found {
    KeyBetween between;
    const FromElement* left;
  };
  std::vector<Found> found;
  std::string before;
  for (std::size_t i = begin; i < position; ++i) {
    before += (before.empty() ? "\"" : ", \"") + std::string{elements[i].name} + '"';
    if (!joined.resolved || !elements[i].resolved) continue;
    for (const KeyBetween& key : keys_between(*joined.resolved, *elements[i].resolved)) {
      found.push_back({key, &elements[i]});
    }
  }
  std::string table = '"' + std::string{joined.name} + '"';
  std::string remedy = " Say it: join(…, condition).";
  if (found.empty()) {
    throw UsageError{"no-join-condition",
                     "No foreign key leads from " + table + " to " + before +
                         ", or back, so that the condition to join them by is not known." + remedy};
  }
  if (found.size() > 1) {
    std::string ways;
    for (const auto& [between, left] : found) {
      const FromElement& from = between.reversed ? *left : joined;
      const FromElement& to = between.reversed ? joined : *left;
      ways += (ways.empty() ? "" : "; ") + std::string{from.name} + '(' + listed(between.key->columns) +
              ") to " + std::string{to.name} + '(' + listed(between.key->referred_columns) + ')';
    }
    throw UsageError{"ambiguous-join", "Several foreign keys could join " + table + " to " + before + ": " +
                                           ways + ". Which of them is meant is for you to say." + remedy};
  }
  const auto& [between, left] = found.front();
  const FromElement& from = between.reversed ? *left : joined;
  const FromElement& to = between.reversed ? joined : *left;
  for (std::size_t i = 0; i < between.key->columns.size(); ++i) {
    if (i > 0) raw(" AND ");
    name(to.name);
    raw(".");
    name(between.key->referred_columns.at(i));
    raw(" = ");
    name(from.name);
    raw(".");
    name(between.key->columns[i]);
  }
}

}  // namespace carafe::detail
