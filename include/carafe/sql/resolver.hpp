// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <carafe/sql/schema.hpp>
#include <carafe/util/type_tag.hpp>

namespace carafe {

/// Which column a member of a model is.
struct ResolvedColumn {
  const Table* table;
  std::size_t position;  ///< in table->columns

  const TableColumn& column() const { return table->columns[position]; }
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
};

/// The resolver of a program without models: every question is "unregistered-model".
const ModelResolver& no_models();

/// For implementations: throws UsageError "unregistered-model" naming `model` and the
/// call that registers it.
[[noreturn]] void throw_unregistered_model(const TypeTag& model);

}  // namespace carafe
