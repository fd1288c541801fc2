// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include <carafe/sql/schema.hpp>
#include <carafe/sql/value.hpp>
#include <carafe/util/type_tag.hpp>

namespace carafe {

/// Which column a member of a model is.
struct ResolvedColumn {
  const Table* table;
  std::size_t position;  ///< in table->columns

  const TableColumn& column() const { return table->columns[position]; }
};

/// A column to which the program itself gives a value where a statement gives none: `default_value`,
/// `default_factory`, `onupdate`.
struct ClientColumn {
  std::string name;
  /// The value of one more row. Throws UsageError "incomplete-statement" where making it takes an
  /// object.
  std::function<Value()> make;
};

/// Knows the models of a program: turns members and types into columns and tables.
/// Implemented by orm's Models. Answers stay valid and the same as long as the
/// resolver lives; calls are safe from several threads.
class ModelResolver {
 public:
  virtual ~ModelResolver() = default;
  /// Throws UsageError "unregistered-model".
  virtual ResolvedColumn resolve(MemberTag member) const = 0;
  /// Throws UsageError "unregistered-model".
  virtual const Table& table_of(const TypeTag& model) const = 0;
  /// What the program gives a model's columns at INSERT, or at UPDATE.
  virtual std::span<const ClientColumn> client_columns(const TypeTag&, bool /*on_update*/) const {
    return {};
  }
};

/// The resolver of a program without models: every question is "unregistered-model".
const ModelResolver& no_models();

/// For implementations: throws UsageError "unregistered-model" naming `model` and the
/// call that registers it.
[[noreturn]] void throw_unregistered_model(const TypeTag& model);

}  // namespace carafe
