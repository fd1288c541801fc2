// SPDX-License-Identifier: MIT
#pragma once

namespace carafe {

/// How `session.merge` takes an object in.
struct MergeOptions {
  /// Read the row with its key. Otherwise the object's values are taken for the row's.
  bool load = true;
};

/// session.merge(user, no_load)
inline constexpr MergeOptions no_load{.load = false};

}  // namespace carafe
