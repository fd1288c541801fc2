// SPDX-License-Identifier: MIT
#include <carafe/db/inspector.hpp>

#include "db/mariadb/inspector.hpp"
#include "db/postgresql/inspector.hpp"
#include "db/sqlite/inspector.hpp"

namespace carafe {

std::vector<Table> Inspector::tables(std::string_view schema) {
  std::vector<Table> tables;
  for (const std::string& name : table_names(schema)) {
    if (auto found = table({schema, name})) tables.push_back(*std::move(found));
  }
  return tables;
}

MetaData Inspector::reflect(const std::vector<std::string>& schemas) {
  MetaData metadata;
  auto read = [&](std::string_view schema) {
    for (Table& found : tables(schema)) metadata.add(std::move(found));
  };
  read("");
  for (const std::string& schema : schemas) read(schema);
  return metadata;
}

std::unique_ptr<Inspector> inspect(Connection& connection) {
  std::string_view dialect = connection.dialect().name();
  if (dialect == "postgresql") return detail::make_postgresql_inspector(connection);
  if (dialect == "mariadb") return detail::make_mariadb_inspector(connection);
  return detail::make_sqlite_inspector(connection);
}

}  // namespace carafe
