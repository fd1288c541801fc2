// SPDX-License-Identifier: MIT
#include <carafe/db/driver.hpp>

#include <carafe/util/error.hpp>

#include <string>

#include "db/mariadb/driver.hpp"
#include "db/sqlite/driver.hpp"

namespace carafe {

Outcome Statement::run_many(std::size_t rows,
                            FunctionRef<std::span<const Cell>(std::size_t row)> parameters) {
  Outcome all;
  for (std::size_t row = 0; row < rows; ++row) {
    Outcome one = run(parameters(row));
    all.rows_affected += one.rows_affected;
    all.last_insert_id = one.last_insert_id;
  }
  return all;
}

void DriverConnection::run_plain(std::string_view verb, std::string_view name) {
  prepare(std::string{verb} + std::string{name})->run({});
}

std::unique_ptr<Driver> make_driver(const DatabaseUrl& url) {
  if (url.is_sqlite()) return detail::make_sqlite_driver(url);
  if (url.dialect == "mariadb" || url.dialect == "mysql") return detail::make_mariadb_driver(url);
  throw UsageError{"unsupported-database",
                   "The database URL \"" + url.to_string() + "\" asks for " + url.dialect +
                       ", for which this Carafe has no driver. It has one for SQLite "
                       "(sqlite:///myapp.db) and one for MariaDB (mariadb://user:password@host/database)"};
}

}  // namespace carafe
