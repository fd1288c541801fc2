// SPDX-License-Identifier: MIT
#include "db/mariadb/driver.hpp"

#include <carafe/dialect/mariadb.hpp>

#include "db/mariadb/connection.hpp"

namespace carafe::detail {
namespace {

class MariadbDriver final : public Driver {
 public:
  explicit MariadbDriver(MariadbSettings settings)
      : settings_(std::make_shared<const MariadbSettings>(std::move(settings))) {}

  const Dialect& dialect() const override { return mariadb_dialect(); }
  std::unique_ptr<DriverConnection> connect() override {
    return std::make_unique<MariadbConnection>(settings_);
  }
  std::unique_ptr<DriverConnection> connect_to(const DatabaseUrl& url) override {
    return std::make_unique<MariadbConnection>(
        std::make_shared<const MariadbSettings>(read_mariadb_settings(url)));
  }

 private:
  std::shared_ptr<const MariadbSettings> settings_;
};

}  // namespace

std::unique_ptr<Driver> make_mariadb_driver(const DatabaseUrl& url) {
  return std::make_unique<MariadbDriver>(read_mariadb_settings(url));
}

}  // namespace carafe::detail
