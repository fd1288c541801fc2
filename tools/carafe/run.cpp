// SPDX-License-Identifier: MIT
#include "run.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "build.hpp"
#include "listener.hpp"
#include "process.hpp"
#include "watcher.hpp"

namespace carafe::tool {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// How long an application may finish its requests; its own limit is 30 s.
constexpr auto patience = 35s;

std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

class Runner {
 public:
  Runner(const Project& project, const RunOptions& options)
      : project_(project), options_(options), watcher_(project.root) {}

  int run() {
    build(project_, {.signals = &signals_});
    built_ = stamp();
    if (!listen()) return status_;
    start_application();
    while (signals_.stops() == 0) {
      std::array<pollfd, 2> watched{pollfd{signals_.descriptor(), POLLIN, 0},
                                    pollfd{watcher_.descriptor(), POLLIN, 0}};
      if (::poll(watched.data(), watched.size(), -1) < 0) continue;
      if (watched[0].revents) signals_.read();
      if (signals_.stops() > 0) break;
      if (has_ended() && ended_for_good()) return status_;
      if (fs::path changed = watcher_.read(); !changed.empty()) rebuild(changed);
    }
    stop_application();
    return status_;
  }

 private:
  /// Takes the address the application says it would serve on: its settings have a say.
  /// False if it cannot even say that; it has told why.
  bool listen() {
    RunOptions question = options_;
    question.others = {"--print-address"};
    auto answer = tool::run(child(question), &signals_);
    std::istringstream words{last_line(answer.output)};
    std::string host;
    std::uint16_t port;
    if (answer.status != 0) {
      std::fputs(answer.output.c_str(), stderr);
      status_ = answer.status;
      return false;
    }
    if (!(words >> host >> port)) {
      throw std::runtime_error(project_.name + " does not tell where it would serve; main() must end with " +
                               "return app.main(argc, argv), so that run --print-address can");
    }
    listener_.emplace(host, port);
    options_.host = host;
    options_.port = listener_->port();
    return true;
  }

  Child child(const RunOptions& options) const {
    Child child{.command = run_words(options), .environment = {{"CARAFE_ROOT", project_.root.string()}}};
    child.command.insert(child.command.begin(), project_.program().string());
    return child;
  }

  void start_application() {
    Child application = child(options_);
    application.listener = listener_->descriptor();
    pid_ = start(application);
  }

  /// Takes note of an application that has ended.
  bool has_ended() {
    int status = 0;
    if (pid_ == 0 || ::waitpid(pid_, &status, WNOHANG) != pid_) return false;
    pid_ = 0;
    status_ = exit_status(status);
    return true;
  }

  /// A first program that ends has nothing to keep: it could not start, or it was told
  /// to end. After a crash, and once there has been a change, the next change may help.
  bool ended_for_good() {
    if (!restarted_ && status_ < 128) return true;
    std::fprintf(stderr, " * %s ended with status %d; waiting for a change of its sources\n",
                 project_.name.c_str(), status_);
    return false;
  }

  void stop_application() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGTERM);
    auto deadline = Clock::now() + patience;
    while (!has_ended()) {
      auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
      // Asked a second time, the user means now.
      if (left.count() <= 0 || signals_.stops() > 1) ::kill(pid_, SIGKILL);
      pollfd watched{signals_.descriptor(), POLLIN, 0};
      ::poll(&watched, 1, int(std::max<long long>(left.count(), 10)));
      signals_.read();
    }
  }

  /// An editor or a checkout changes several files; they are one change.
  void settle() {
    for (auto end = Clock::now() + 500ms; Clock::now() < end;) {
      pollfd watched{watcher_.descriptor(), POLLIN, 0};
      if (::poll(&watched, 1, 50) <= 0) return;
      watcher_.read();
    }
  }

  void rebuild(const fs::path& changed) {
    settle();
    std::fprintf(stderr, " * Detected change in '%s', rebuilding\n", changed.c_str());
    try {
      build(project_, {.signals = &signals_});
    } catch (const BuildFailed& failure) {
      std::fprintf(stderr, "Error: %s\n%s", failure.what(),
                   pid_ ? " * The former build keeps serving\n" : "");
      return;
    } catch (const Stopped&) {
      return;
    }
    auto now = stamp();
    if (now == built_ && pid_ != 0) {
      std::fprintf(stderr, " * Nothing to restart\n");
      return;
    }
    built_ = now;
    restarted_ = true;
    std::fprintf(stderr, " * Restarting\n");
    stop_application();
    if (signals_.stops() == 0) start_application();
  }

  fs::file_time_type stamp() const { return fs::last_write_time(project_.program()); }

  const Project& project_;
  RunOptions options_;
  Signals signals_;
  std::optional<Listener> listener_;
  Watcher watcher_;
  pid_t pid_ = 0;
  int status_ = 0;
  bool restarted_ = false;
  fs::file_time_type built_;
};

}  // namespace

int run_application(const Project& project, const RunOptions& options) {
  if (!options.reload) {
    forward(project, run_words(options));
  }
  try {
    return Runner{project, options}.run();
  } catch (const Stopped&) {
    return 0;
  }
}

}  // namespace carafe::tool
