// SPDX-License-Identifier: MIT
#include <carafe/db/driver.hpp>

#include <carafe/util/error.hpp>

#include "db/sqlite/driver.hpp"

namespace carafe {

std::unique_ptr<Driver> make_driver(const DatabaseUrl& url) {
  if (url.is_sqlite()) return detail::make_sqlite_driver(url);
  throw UsageError{"unsupported-database",
                   "The database URL \"" + url.to_string() + "\" asks for " + url.dialect +
                       ", for which this Carafe has no driver. It has one for SQLite: "
                       "sqlite:///myapp.db"};
}

}  // namespace carafe
