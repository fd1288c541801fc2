// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace carafe::detail {

/// A server default as its user would write it: 'x'::character varying is 'x',
/// '-1'::integer is -1, nextval('s'::regclass) is nextval('s').
std::string postgresql_default(std::string_view sql);

}  // namespace carafe::detail
