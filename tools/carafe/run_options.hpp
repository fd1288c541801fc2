// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace carafe::tool {

/// The command line is wrong: exit status 2 and a hint at --help.
class WrongUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What `carafe run` takes for itself and what it passes on.
struct RunOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 5000;
  bool reload = true;
  bool help = false;                ///< --help was among the others
  std::vector<std::string> others;  ///< for the application's own `run`
};

/// Reads the words after `carafe run`. Throws WrongUsage.
RunOptions parse_run_options(const std::vector<std::string>& words);

}  // namespace carafe::tool
