// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <carafe/dialect/dialect.hpp>
#include <carafe/migrate/operations.hpp>
#include <carafe/migrate/render.hpp>

namespace carafe::migrations {

using Script = void (*)(Operations&);

/// The operations a revision's function makes.
inline std::vector<Operation> operations_of(Script script) {
  RecordedOperations recorded;
  Operations op{recorded};
  script(op);
  return recorded.operations;
}

/// The schema they make out of nothing.
inline MetaData schema_of(Script script) {
  MetaData schema;
  for (const auto& operation : operations_of(script)) apply(operation, schema);
  return schema;
}

inline MetaData as_reflected(const MetaData& schema, const Dialect& dialect) {
  MetaData reflected;
  for (const Table& table : schema.tables()) reflected.add(dialect.as_reflected(table));
  return reflected;
}

/// One statement a line.
inline std::string rendered(const std::vector<Operation>& operations) {
  std::string text;
  for (const auto& operation : operations) text += (text.empty() ? "" : "\n") + render_operation(operation);
  return text;
}

}  // namespace carafe::migrations
