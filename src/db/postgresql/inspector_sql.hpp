// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace carafe::detail {

/// What the inspector asks PostgreSQL's catalogs. Each takes :schema ("" is the connection's own)
/// and :only (the name of one table or view, "" for all of the schema), but for those of the
/// whole database.
struct PostgresqlInspectorSql {
  std::string tables;       // name, comment, partitioned by, options
  std::string views;        // name, definition
  std::string sequences;    // name
  std::string triggers;     // name, definition
  std::string columns;      // table, name, type, not null, default, identity, generated, comment, enum,
                            // of its sequence: start, increment, min, max, cache, cycle
  std::string constraints;  // a row for each column: table, name, kind, column, deferrable, deferred, check,
                            // of a key: schema, table, column, on update, on delete; definition, match full
  std::string indexes;      // a row for each term: table, name, unique, where, nulls not distinct, method,
                            // options, included, column, expression, descending, nulls first, operator
                            // class, collation
  std::string schemas;      // name; of the database
  std::string enums;        // a row for each label: type, label, used; of the database
};

const PostgresqlInspectorSql& postgresql_inspector_sql();

}  // namespace carafe::detail
