// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/migrate/revision.hpp>

namespace carafe::migrations {

/// The revisions of a program and how they follow one another. Immutable.
class RevisionGraph {
 public:
  RevisionGraph() = default;
  /// Throws MigrationError "revision-graph" for a malformed or repeated id, a parent that does
  /// not exist, or a cycle, naming the revisions.
  explicit RevisionGraph(std::vector<Revision> revisions);

  /// From the oldest to the newest: every revision after its parent.
  const std::vector<Revision>& revisions() const { return revisions_; }
  bool empty() const { return revisions_.empty(); }

  const Revision* find(std::string_view id) const;  ///< the whole id; nullptr if there is none
  std::vector<std::string> heads() const;           ///< those no other follows
  std::vector<std::string> bases() const;           ///< those without a parent
  std::vector<std::string> children(std::string_view id) const;

  /// The only head; "" without revisions. Throws MigrationError "several-heads".
  std::string head() const;

  /// The id `target` means: an id or a prefix that only one id has, "head" (or "heads"), "base"
  /// (""), "current", "+2" and "-1" (steps from `current`), "d0a0+1". `current` is the revision the
  /// database is at, "" at the base. Throws MigrationError "unknown-revision",
  /// "ambiguous-revision", "several-heads".
  std::string resolve(std::string_view target, std::string_view current) const;

  /// The revisions to apply, in order, to come from one to the other; empty if there already.
  /// Throws MigrationError "no-path" if `to` is not `from` or after it.
  std::vector<const Revision*> upgrade_path(std::string_view from, std::string_view to) const;

  /// The revisions to take back, in order. Throws MigrationError "no-path" if `to` is not before.
  std::vector<const Revision*> downgrade_path(std::string_view from, std::string_view to) const;

  /// Newest first, of a range "start:end" of targets, either may be left out; "" is all.
  std::vector<const Revision*> history(std::string_view range, std::string_view current) const;

 private:
  std::vector<Revision> revisions_;
};

}  // namespace carafe::migrations
