// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

#include "process.hpp"
#include "project.hpp"

namespace carafe::tool {

/// The project does not build; the compiler's messages have been printed.
class BuildFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct BuildOptions {
  bool release = false;        ///< optimised, in build/release
  bool everything = false;     ///< all targets, not the application alone
  bool quiet = false;          ///< prints nothing, not even the compiler's messages
  Signals* signals = nullptr;  ///< makes the build stoppable: Stopped is thrown
};

/// Brings the project's build up to date: configures if needed, builds what has changed.
/// Prints the compiler's warnings and errors and nothing else. Throws BuildFailed.
void build(const Project& project, const BuildOptions& options = {});

/// Configures the build folder if it is not, and links compile_commands.json into the
/// project's root for clangd. Throws BuildFailed.
void configure(const Project& project, const BuildOptions& options = {});

/// Builds, then becomes the application with these arguments.
[[noreturn]] void forward(const Project& project, const std::vector<std::string>& arguments);

}  // namespace carafe::tool
