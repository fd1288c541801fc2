// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/connection.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe {

/// A statement the database runs by itself when rows of a table change.
struct Trigger {
  std::string name;
  std::string sql;  ///< CREATE TRIGGER, as the database keeps it
  friend bool operator==(const Trigger&, const Trigger&) = default;
};

/// An enum that is a type of its own.
struct EnumType {
  SqlType type;       ///< with its name and labels
  bool used = false;  ///< by a column of any table
};

/// Reads a database's schema. Borrows its connection. Where a schema is taken, "" is the
/// connection's own (the first of PostgreSQL's search_path, MariaDB's current database, SQLite's
/// main file), and what is found in it has no schema in its name.
class Inspector {
 public:
  virtual ~Inspector() = default;

  /// Schemas that hold the user's things, by name: of PostgreSQL its schemas, of MariaDB the
  /// databases, of SQLite the attached files. Those of the database's own are left out.
  virtual std::vector<std::string> schema_names() = 0;
  /// The schema "" stands for: "public", "main".
  virtual std::string default_schema() = 0;

  /// Tables without views and the database's own, by name.
  virtual std::vector<std::string> table_names(std::string_view schema = "") = 0;
  virtual bool has_table(TableName name) = 0;
  /// Columns in their order, keys, constraints with their names ("" where they have
  /// none), indexes by name. Nothing if there is no such table.
  virtual std::optional<Table> table(TableName name) = 0;
  /// All tables of a schema, by name.
  virtual std::vector<Table> tables(std::string_view schema = "");

  virtual std::vector<std::string> view_names(std::string_view schema = "") = 0;
  /// The SELECT a view stands for, as the database keeps it. Nothing if there is no such view.
  virtual std::optional<std::string> view_definition(TableName view) = 0;
  /// By name.
  virtual std::vector<Trigger> triggers(TableName table) = 0;
  /// Sequences that are of no column, by name; none where the database has none.
  virtual std::vector<std::string> sequence_names(std::string_view schema = "") = 0;
  /// Enums a column can be of by name alone; none where they are a part of their columns.
  virtual std::vector<EnumType> enum_types() { return {}; }

  /// Every table of the connection's own schema, and of those named.
  MetaData reflect(const std::vector<std::string>& schemas = {});
};

std::unique_ptr<Inspector> inspect(Connection& connection);

}  // namespace carafe
