// SPDX-License-Identifier: MIT
#pragma once

#include <test_databases.hpp>

#include <initializer_list>
#include <memory>
#include <vector>

#include <carafe/db/driver.hpp>
#include <carafe/db/errors.hpp>
#include <carafe/util/function_ref.hpp>

namespace carafe::testing_mariadb {

/// A new database of the test server, and connections to it as the driver makes them.
class Server {
 public:
  Server() : database_("mariadb"), driver_(make_driver(database_.url())) {}

  const DatabaseUrl& url() const { return database_.url(); }
  Driver& driver() { return *driver_; }
  std::unique_ptr<DriverConnection> connect() { return driver_->connect(); }
  std::unique_ptr<DriverConnection> connect(const std::string& option, const std::string& value) {
    DatabaseUrl url = database_.url();
    url.options[option] = value;
    return make_driver(url)->connect();
  }

 private:
  testing_support::TestDatabase database_;
  std::unique_ptr<Driver> driver_;
};

/// Says so and runs nothing where there is no server.
inline void on_mariadb(FunctionRef<void(Server& server)> test) {
  if (testing_support::server_url("mariadb").empty()) {
    MESSAGE("Not tested on MariaDB: run the tests through scripts/with-databases.");
    return;
  }
  Server server;
  test(server);
}

using ValueRows = std::vector<std::vector<Value>>;

inline ValueRows rows(DriverConnection& connection, std::string_view sql, std::vector<Value> parameters = {},
                      bool stream = false) {
  auto statement = connection.prepare(sql);
  std::vector<Cell> cells;
  for (const Value& value : parameters) cells.push_back(value.cell());
  if (stream) statement->stream_rows();
  statement->bind(cells);
  std::vector<Cell> row(statement->column_count());
  ValueRows out;
  while (statement->step(row.data())) {
    out.emplace_back();
    for (const Cell& cell : row) out.back().emplace_back(cell);
  }
  return out;
}

inline Value value(DriverConnection& connection, std::string_view sql, std::vector<Value> parameters = {}) {
  return rows(connection, sql, std::move(parameters)).at(0).at(0);
}

inline std::int64_t number(DriverConnection& connection, std::string_view sql) {
  return value(connection, sql).cell().integer;
}

inline Outcome run(DriverConnection& connection, std::string_view sql, std::vector<Value> parameters = {}) {
  auto statement = connection.prepare(sql);
  std::vector<Cell> cells;
  for (const Value& value : parameters) cells.push_back(value.cell());
  return statement->run(cells);
}

}  // namespace carafe::testing_mariadb
