// SPDX-License-Identifier: MIT
// Child processes, and the signals that end this one, in one poll loop without threads.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace carafe::tool {

/// SIGINT, SIGTERM, SIGHUP and SIGCHLD as something to poll for, while it lives.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  int descriptor() const noexcept { return descriptor_; }

  /// Takes in what has arrived.
  void read();

  /// How often the user has asked this program to end.
  int stops() const noexcept { return stops_; }

 private:
  int descriptor_;
  int stops_ = 0;
};

/// Thrown from a wait that the user ended.
struct Stopped {};

struct Child {
  std::vector<std::string> command;
  std::filesystem::path directory = {};                               ///< empty: the current one
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< on top of ours
  int output = -1;        ///< a descriptor for standard output and error; -1: ours
  int listener = -1;      ///< a listening socket to pass by LISTEN_FDS; -1: none
  bool own_group = true;  ///< so that the terminal's Ctrl-C reaches it only through us
};

/// Starts it. Throws std::runtime_error if the program cannot be executed.
pid_t start(const Child& child);

/// Becomes that program. Returns only by std::runtime_error.
[[noreturn]] void become(const Child& child);

struct Finished {
  int status;  ///< its exit status, 128 + signal if one killed it
  std::string output;
};

/// Runs it to its end and returns what it printed. Throws Stopped, with the child ended,
/// if `signals` is given and the user asks to stop. If it takes longer than a second,
/// `notice` is printed on standard error.
Finished run(Child child, Signals* signals = nullptr, const std::string& notice = {});

/// As `Finished::status` has it, from what waitpid() said.
int exit_status(int wait_status) noexcept;

}  // namespace carafe::tool
