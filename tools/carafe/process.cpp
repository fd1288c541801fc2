// SPDX-License-Identifier: MIT
#include "process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace carafe::tool {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

sigset_t handled_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) ::sigaddset(&set, signal);
  return set;
}

/// A pipe that no program started later inherits.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
};

std::string not_executed(const Child& child, int error) {
  return "cannot run " + child.command.front() + ": " + std::strerror(error);
}

/// In the process that will be the child. Returns only on failure, with errno set.
void execute(const Child& child) {
  sigset_t all;
  ::sigemptyset(&all);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  if (!child.directory.empty() && ::chdir(child.directory.c_str()) != 0) return;
  if (child.output >= 0) {
    ::dup2(child.output, STDOUT_FILENO);
    ::dup2(child.output, STDERR_FILENO);
  }
  for (const auto& [name, value] : child.environment) ::setenv(name.c_str(), value.c_str(), 1);
  if (child.listener >= 0) {
    constexpr int first_passed = 3;  // as systemd has it
    if (child.listener == first_passed) {
      ::fcntl(first_passed, F_SETFD, 0);
    } else {
      ::dup2(child.listener, first_passed);
    }
    ::setenv("LISTEN_FDS", "1", 1);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
  }
  std::vector<char*> arguments;
  for (const std::string& word : child.command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
}

}  // namespace

Signals::Signals() {
  sigset_t set = handled_signals();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor_ < 0) fail("signalfd");
}

Signals::~Signals() {
  ::close(descriptor_);
  sigset_t set = handled_signals();
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

void Signals::read() {
  signalfd_siginfo info;
  while (::read(descriptor_, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo != SIGCHLD) ++stops_;
  }
}

pid_t start(const Child& child) {
  Pipe failure;
  pid_t parent = ::getpid();
  pid_t pid = ::fork();
  if (pid < 0) fail("fork");
  if (pid == 0) {
    if (child.own_group) {
      ::setpgid(0, 0);
      // It must not outlive us, however we end.
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);
      if (::getppid() != parent) ::_exit(1);
      int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
      if (nothing >= 0) ::dup2(nothing, STDIN_FILENO);
    }
    execute(child);
    int error = errno;
    [[maybe_unused]] auto written = ::write(failure.ends[1], &error, sizeof error);
    ::_exit(127);
  }
  failure.close_end(1);
  int error = 0;
  ssize_t got;
  do {
    got = ::read(failure.ends[0], &error, sizeof error);
  } while (got < 0 && errno == EINTR);
  if (got == sizeof error) {
    ::waitpid(pid, nullptr, 0);
    throw std::runtime_error(not_executed(child, error));
  }
  return pid;
}

void become(const Child& child) {
  std::fflush(nullptr);
  execute(child);
  throw std::runtime_error(not_executed(child, errno));
}

int exit_status(int wait_status) noexcept {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

Finished run(Child child, Signals* signals, const std::string& notice) {
  Pipe output;
  child.output = output.ends[1];
  child.own_group = signals != nullptr;
  pid_t pid = start(child);
  output.close_end(1);

  Finished finished{0, {}};
  int patience = notice.empty() ? -1 : 1000;
  std::array<pollfd, 2> watched{pollfd{output.ends[0], POLLIN, 0},
                                pollfd{signals ? signals->descriptor() : -1, POLLIN, 0}};
  bool open = true;
  while (open) {
    int ready = ::poll(watched.data(), watched.size(), patience);
    if (ready == 0) {
      std::fprintf(stderr, "%s\n", notice.c_str());
      patience = -1;
    }
    if (ready <= 0) continue;
    if (signals && watched[1].revents) {
      signals->read();
      if (signals->stops() > 0) {
        ::kill(-pid, SIGTERM);
        ::waitpid(pid, nullptr, 0);
        throw Stopped{};
      }
    }
    if (watched[0].revents) {
      std::array<char, 65536> buffer;
      ssize_t got = ::read(output.ends[0], buffer.data(), buffer.size());
      open = got > 0 || (got < 0 && errno == EINTR);
      if (got > 0) finished.output.append(buffer.data(), std::size_t(got));
    }
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  finished.status = exit_status(status);
  return finished;
}

}  // namespace carafe::tool
