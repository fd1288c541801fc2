// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <carafe/cli/command.hpp>

namespace carafe {
class App;
}

namespace carafe::testing {

struct CliResult {
  int exit_code;
  std::string out;
  std::string err;
};

/// Runs commands within the test's process and keeps what they print, whichever way
/// they print it: the descriptors of standard output and error point to temporary files
/// meanwhile. So nothing else should print at the same time.
class CliRunner {
 public:
  explicit CliRunner(App& app);
  explicit CliRunner(const Command& root) : root_(root) {}

  /// `runner.invoke({"db", "upgrade"})`.
  CliResult invoke(const std::vector<std::string>& args) const;

 private:
  const Command& root_;
};

}  // namespace carafe::testing
