// SPDX-License-Identifier: MIT
#include <carafe/db/inspector.hpp>

#include "db/sqlite/inspector.hpp"

namespace carafe {

MetaData Inspector::reflect(const std::vector<std::string>& schemas) {
  MetaData metadata;
  auto read = [&](std::string_view schema) {
    for (const std::string& name : table_names(schema)) {
      if (auto found = table({schema, name})) metadata.add(*std::move(found));
    }
  };
  read("");
  for (const std::string& schema : schemas) read(schema);
  return metadata;
}

std::unique_ptr<Inspector> inspect(Connection& connection) {
  // The one dialect there is; others get their inspectors here.
  return detail::make_sqlite_inspector(connection);
}

}  // namespace carafe
