// SPDX-License-Identifier: MIT
#include <carafe/db/inspector.hpp>

#include "db/sqlite/inspector.hpp"

namespace carafe {

MetaData Inspector::reflect() {
  MetaData metadata;
  for (const std::string& name : table_names()) {
    if (auto found = table(name)) metadata.add(*std::move(found));
  }
  return metadata;
}

std::unique_ptr<Inspector> inspect(Connection& connection) {
  // The one dialect there is; others get their inspectors here.
  return detail::make_sqlite_inspector(connection);
}

}  // namespace carafe
