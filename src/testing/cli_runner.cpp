// SPDX-License-Identifier: MIT
#include <carafe/testing/cli_runner.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <system_error>

#include <carafe/app/app.hpp>

namespace carafe::testing {
namespace {

void flush_all() {
  std::cout.flush();
  std::cerr.flush();
  std::fflush(stdout);
  std::fflush(stderr);
}

/// Points a descriptor to a temporary file as long as it lives.
class Capture {
 public:
  explicit Capture(int descriptor) : descriptor_(descriptor), file_(std::tmpfile()) {
    if (!file_) throw std::system_error(errno, std::generic_category(), "a file to capture output");
    saved_ = ::dup(descriptor_);
    ::dup2(::fileno(file_), descriptor_);
  }
  Capture(const Capture&) = delete;
  ~Capture() {
    if (saved_ >= 0) restore();
    std::fclose(file_);
  }

  std::string finish() {
    restore();
    std::string text;
    char buffer[4096];
    std::rewind(file_);
    while (std::size_t count = std::fread(buffer, 1, sizeof buffer, file_)) text.append(buffer, count);
    return text;
  }

 private:
  void restore() {
    ::dup2(saved_, descriptor_);
    ::close(saved_);
    saved_ = -1;
  }

  int descriptor_;
  int saved_ = -1;
  std::FILE* file_;
};

}  // namespace

CliRunner::CliRunner(App& app) : root_(app.cli()) {}

CliResult CliRunner::invoke(const std::vector<std::string>& args) const {
  flush_all();
  Capture out{STDOUT_FILENO};
  Capture err{STDERR_FILENO};
  int exit_code = root_.run(root_.name(), args);
  flush_all();
  return {exit_code, out.finish(), err.finish()};
}

}  // namespace carafe::testing
