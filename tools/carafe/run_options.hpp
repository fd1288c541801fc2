// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
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
  std::optional<std::string> host;
  std::optional<std::uint16_t> port;
  bool reload = true;
  bool help = false;                ///< --help was among the others
  std::vector<std::string> others;  ///< for the application's own `run`
};

/// The words that give the application these options.
std::vector<std::string> run_words(const RunOptions& options);

/// Reads the words after `carafe run`. Throws WrongUsage.
RunOptions parse_run_options(const std::vector<std::string>& words);

}  // namespace carafe::tool
