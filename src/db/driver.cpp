// SPDX-License-Identifier: MIT
#include <carafe/db/driver.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/errors.hpp>
#include <carafe/util/error.hpp>

#include "db/mariadb/driver.hpp"
#include "db/postgresql/driver.hpp"
#include "db/sqlite/driver.hpp"

namespace carafe {

[[noreturn]] static void throw_no_two_phase() {
  throw UsageError{"unsupported-operation", "This database has no two-phase transactions."};
}

void DriverConnection::begin_twophase(const TransactionOptions&, std::string_view) { throw_no_two_phase(); }
void DriverConnection::prepare_twophase() { throw_no_two_phase(); }
std::vector<std::string> DriverConnection::prepared_transactions() { throw_no_two_phase(); }
void DriverConnection::end_prepared(std::string_view, bool) { throw_no_two_phase(); }

Outcome Statement::run_many(std::size_t rows, FunctionRef<std::span<const Cell>(std::size_t row)> parameters,
                            FunctionRef<void(std::size_t row, const Cell* cells)> on_row) {
  Outcome all;
  std::vector<Cell> cells(column_count());
  for (std::size_t row = 0; row < rows; ++row) {
    try {
      if (cells.empty()) {
        Outcome one = run(parameters(row));
        all.rows_affected += one.rows_affected;
        all.last_insert_id = one.last_insert_id;
        continue;
      }
      ResetAtEnd at_end{*this};
      bind(parameters(row));
      while (step(cells.data())) {
        ++all.rows_affected;
        on_row(row, cells.data());
      }
    } catch (DatabaseError& error) {
      error.set_row(row);
      throw;
    }
  }
  return all;
}

const ColumnNames& Statement::columns() {
  if (!columns_) {
    auto names = std::make_shared<std::vector<std::string>>();
    for (std::size_t i = 0; i < column_count(); ++i) names->emplace_back(column_name(i));
    columns_ = std::move(names);
  }
  return columns_;
}

void DriverConnection::run_plain(std::string_view verb, std::string_view name) {
  prepare(std::string{verb} + std::string{name})->run({});
}

std::unique_ptr<DriverConnection> Driver::connect_to(const DatabaseUrl& url) {
  throw UsageError{"unsupported-operation",
                   "EngineEvents::before_connect changed the URL to " + url.to_string() +
                       ", and the connections of this kind of database (" + std::string{dialect().name()} +
                       ") share what the first has opened. Make another Engine for another URL."};
}

std::unique_ptr<Driver> make_driver(const DatabaseUrl& url) {
  if (url.is_sqlite()) return detail::make_sqlite_driver(url);
  if (url.dialect == "postgresql") return detail::make_postgresql_driver(url);
  if (url.dialect == "mariadb" || url.dialect == "mysql") return detail::make_mariadb_driver(url);
  throw UsageError{
      "unsupported-database",
      "The database URL \"" + url.to_string() + "\" asks for " + url.dialect +
          ", for which this Carafe has no driver. It has them for SQLite (sqlite:///myapp.db), PostgreSQL "
          "(postgresql://user:password@host/database) and MariaDB "
          "(mariadb://user:password@host/database)."};
}

}  // namespace carafe
