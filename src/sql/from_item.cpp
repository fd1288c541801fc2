// SPDX-License-Identifier: MIT
#include <carafe/sql/from_item.hpp>

#include <algorithm>

#include "sql/sql_writer.hpp"

namespace carafe::detail {

TableRef sampled(TableRef table, double percent, const SampleOptions& options) {
  TableSample sample;
  sample.method = Clause::function(options.method, literal(percent));
  if (options.seed) sample.seed = literal(*options.seed);
  table.sample = std::make_shared<const TableSample>(std::move(sample));
  return table;
}

TableRef numbered_rows(TableRef table) {
  if (!table.derived || table.derived->kind != DerivedTable::Kind::function) {
    throw_incomplete("with_ordinality() numbers the rows of a function: say it of rows_of(…).");
  }
  DerivedTable numbered = *table.derived;
  numbered.ordinality = true;
  table.derived = std::make_shared<const DerivedTable>(std::move(numbered));
  return table;
}

TableRef function_rows(Clause function, std::string_view alias, std::vector<RowsColumn> columns) {
  DerivedTable made;
  made.kind = DerivedTable::Kind::function;
  made.function = std::move(function);
  for (RowsColumn& column : columns) {
    made.columns.push_back(std::move(column.name));
    if (column.type) made.column_types.push_back(std::move(*column.type));
  }
  if (!made.column_types.empty() && made.column_types.size() != made.columns.size()) {
    throw_incomplete("Some columns of a function's rows have a type and some have none.");
  }
  TableRef table;
  table.alias = alias;
  table.derived = std::make_shared<const DerivedTable>(std::move(made));
  return table;
}

}  // namespace carafe::detail
