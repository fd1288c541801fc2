// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace carafe::detail {

/// MD5 in hex digits, to name things as SQLAlchemy does. For nothing that must be safe.
std::string md5_hex(std::string_view text);

}  // namespace carafe::detail
