// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace carafe::detail {

/// The root folder of an application, absolute, by the rules of AppOptions::root.
/// Throws UsageError ("bad-root") for a given one that is no folder.
std::string find_root_folder(const std::string& given);

}  // namespace carafe::detail
