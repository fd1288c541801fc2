// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include <carafe/sql/options.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe {

/// What the options of one column said. Filled by the recorder of models and by
/// `column(…)` of revisions.
struct ColumnOptions {
  /// What the program gives the column by itself: a copy of the option, and what it does with it.
  struct ClientDefault {
    static constexpr std::size_t max_size = 16;
    alignas(max_size) std::array<std::byte, max_size> option{};
    /// Assigns the column of `object`, a model.
    void (*assign)(const void* option, const void* object, void* column) = nullptr;
    bool takes_object = false;  ///< else `object` may be null
  };

  std::optional<TypeSpec> type;
  bool primary_key = false;
  bool not_null = false;
  bool nullable = false;
  bool unique = false;
  bool indexed = false;
  bool hidden = false;
  bool deferred = false;  ///< loaded only where it is asked for
  bool read_only = false;
  std::optional<options::VersionId> version;
  std::optional<bool> autoincrement;
  std::optional<std::string> server_default;
  bool fetched_at_insert = false;
  bool fetched_at_update = false;
  std::string column_name;  ///< "" is the member's
  std::optional<std::string> check;
  std::string comment;
  std::string on_delete;
  std::string on_update;
  std::optional<options::ForeignKey> foreign_key;
  std::optional<Computed> computed;
  std::optional<Identity> identity;
  std::string match;
  Deferral deferral = Deferral::none;
  bool use_alter = false;
  std::optional<ClientDefault> at_insert;
  std::optional<ClientDefault> at_update;

  void apply(TypeSpec option) { type = option; }
  void apply(options::PrimaryKey) { primary_key = true; }
  void apply(options::NotNull) { not_null = true; }
  void apply(options::Nullable) { nullable = true; }
  void apply(options::Unique) { unique = true; }
  void apply(options::Indexed) { indexed = true; }
  void apply(options::Hidden) { hidden = true; }
  void apply(options::Deferred) { deferred = true; }
  void apply(options::ReadOnly) { read_only = true; }
  void apply(options::VersionId option) { version = option; }
  void apply(options::Autoincrement option) { autoincrement = option.on; }
  void apply(options::ServerDefault option) {
    fetched_at_insert = option.sql == nullptr;
    if (option.sql != nullptr) server_default = option.sql;
  }
  void apply(options::ServerOnUpdate) { fetched_at_update = true; }
  void apply(options::ColumnName option) { column_name = option.name; }
  void apply(options::Check option) { check = option.sql; }
  void apply(options::Comment option) { comment = option.text; }
  void apply(options::OnDelete option) { on_delete = option.action; }
  void apply(options::OnUpdate option) { on_update = option.action; }
  void apply(options::ForeignKey option) { foreign_key = option; }
  void apply(options::Computed option) { computed = Computed{option.sql, option.persisted}; }
  void apply(options::Identity option) { identity = option; }
  void apply(options::Match option) { match = option.type; }
  void apply(options::Deferrable) {
    if (deferral == Deferral::none) deferral = Deferral::immediate;
  }
  void apply(options::InitiallyDeferred) { deferral = Deferral::deferred; }
  void apply(options::UseAlter) { use_alter = true; }
};

}  // namespace carafe
