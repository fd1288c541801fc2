// SPDX-License-Identifier: MIT
#include "db/postgresql/driver.hpp"

#include <carafe/dialect/postgresql.hpp>

#include "db/postgresql/connection.hpp"

namespace carafe::detail {
namespace {

class PostgresqlDriver final : public Driver {
 public:
  explicit PostgresqlDriver(PgSettings settings)
      : settings_(std::make_shared<const PgSettings>(std::move(settings))) {}

  const Dialect& dialect() const override { return postgresql_dialect(); }
  std::unique_ptr<DriverConnection> connect() override {
    return std::make_unique<PostgresqlConnection>(settings_);
  }
  std::unique_ptr<DriverConnection> connect_to(const DatabaseUrl& url) override {
    return std::make_unique<PostgresqlConnection>(
        std::make_shared<const PgSettings>(read_postgresql_settings(url)));
  }

 private:
  std::shared_ptr<const PgSettings> settings_;
};

}  // namespace

std::unique_ptr<Driver> make_postgresql_driver(const DatabaseUrl& url) {
  return std::make_unique<PostgresqlDriver>(read_postgresql_settings(url));
}

}  // namespace carafe::detail
