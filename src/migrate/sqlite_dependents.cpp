// SPDX-License-Identifier: MIT
#include "migrate/sqlite_dependents.hpp"

#include <carafe/db/errors.hpp>
#include <carafe/migrate/operations.hpp>
#include <carafe/sql/text.hpp>

namespace carafe::migrations::detail {

Dependents::Dependents(Connection& connection) : connection_(connection) {
  const Compiler& compiler = connection.dialect().compiler();
  auto rows = connection.execute(
      text("SELECT name, type FROM sqlite_schema WHERE type = 'view' OR type = 'table' AND "
           "name IN (SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger')"));
  for (const Row& row : rows.all()) {
    std::string name = row.get<std::string>(0);
    std::string quoted = compiler.quote(name);
    if (row.get<std::string>(1) == "view") {
      probes_.push_back({"view " + name, "EXPLAIN SELECT * FROM " + quoted, ""});
    } else {
      const std::string trigger = "a trigger on " + name;
      probes_.push_back({trigger, "EXPLAIN DELETE FROM " + quoted, ""});
      probes_.push_back({trigger, "EXPLAIN INSERT INTO " + quoted + " DEFAULT VALUES", ""});
      probes_.push_back({trigger, "", name});
    }
  }
  for (auto& probe : probes_) probe.worked = failure(probe).empty();
}

void Dependents::check(const std::string& table) const {
  for (const auto& probe : probes_) {
    if (!probe.worked) continue;
    std::string why = failure(probe);
    if (!why.empty())
      throw MigrationError("cannot-rebuild",
                           probe.what + ", which reads " + table + ", would no longer work: " + why +
                               " Drop it earlier in the revision with op.execute, and create it "
                               "again afterwards");
  }
}

std::string Dependents::failure(const Probe& probe) const {
  try {
    // Prepared anew each time: SQLite runs an EXPLAIN that was prepared before the schema changed
    // as it was, into memory it has freed.
    connection_.execute_ddl(probe.update_of.empty() ? probe.sql : update_all(probe.update_of));
    return "";
  } catch (const DatabaseError& error) {
    return error.what();
  }
}

std::string Dependents::update_all(const std::string& table) const {
  const Compiler& compiler = connection_.dialect().compiler();
  auto columns = connection_.execute(text("SELECT name FROM pragma_table_xinfo(:table) WHERE hidden = 0"),
                                     {{"table", table}});
  std::string sql = "EXPLAIN UPDATE " + compiler.quote(table) + " SET ";
  bool first = true;
  for (const auto& column : columns.scalars<std::string>()) {
    sql += (first ? "" : ", ") + compiler.quote(column) + " = " + compiler.quote(column);
    first = false;
  }
  return sql;
}

}  // namespace carafe::migrations::detail
