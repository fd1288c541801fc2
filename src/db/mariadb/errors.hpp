// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/mariadb/link.hpp"

namespace carafe::detail {

/// A constraint that was violated, as far as the message tells.
struct MariadbViolation {
  std::string table;
  std::vector<std::string> columns;
  std::string constraint;
};

/// Throws what `failure` of a statement means.
[[noreturn]] void throw_mariadb_error(const MariadbFailure& failure, std::string_view sql,
                                      const MariadbEndpoint& endpoint, MariadbViolation violation = {});

/// Throws OperationalError "cannot-connect", saying what to do.
[[noreturn]] void throw_mariadb_connect_error(const MariadbFailure& failure, const MariadbEndpoint& endpoint,
                                              const MariadbSettings& settings);

/// What the message of a violated constraint names.
MariadbViolation read_violation(const MariadbFailure& failure);

[[noreturn]] void throw_read_only_transaction(std::string_view sql);

/// No answer came, so that another server or address may still give one.
bool is_unreachable(unsigned number);
/// The connection has ended.
bool is_connection_lost(unsigned number);
/// The server has undone the whole transaction.
bool ends_transaction(unsigned number);
bool is_unique_violation(unsigned number);

}  // namespace carafe::detail
