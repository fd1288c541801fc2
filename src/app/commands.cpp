// SPDX-License-Identifier: MIT
// The commands every application has: run, routes.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

#include <carafe/app/app.hpp>
#include <carafe/http/server.hpp>
#include <carafe/util/error.hpp>

#include "app/implementation.hpp"

namespace carafe {
namespace {

// Common log format, as flask run prints it.
std::string access_line(const AccessRecord& record) {
  auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("{} - - [{:%d/%b/%Y %H:%M:%S}] \"{} {} HTTP/{}.{}\" {} -", record.remote_addr,
                     fmt::localtime(now), record.method, escape_control(record.target),
                     record.http_version / 10, record.http_version % 10, record.status);
}

std::string url_of(const std::string& host, unsigned port) {
  bool is_ipv6 = host.find(':') != std::string::npos;
  return fmt::format("http://{}{}{}:{}", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "", port);
}

}  // namespace

void App::Implementation::add_commands() {
  cli.version((options.version.empty() ? name : name + " " + options.version) + "\nCarafe " CARAFE_VERSION);
  cli.around([this](FunctionRef<int()> action) {
    auto scope = app.app_context();
    return action();
  });
  cli.command("run", "Serve the application.")
      .option("-h,--host", "The address to listen on; 127.0.0.1 by default.")
      .int_option("-p,--port", "The port to listen on; 5000 by default, 0 for any free one.", 5000, 0, 65535)
      .int_option("-w,--workers", "Threads that serve; one per core by default.", 0, 0, 1024)
      .flag("--debug", "Log in detail and watch for handlers that block.")
      .flag("--access-log", "Log every request; so by default in debug and on a terminal.")
      .flag("--no-access-log", "Do not log requests.")
      .action([this](const Arguments& arguments) { return run_server(arguments); });
  cli.command("routes", "Show the routes of the application.")
      .option("-s,--sort", "By endpoint, methods, rule or match (the order of registration).", "endpoint")
      .flag("--all-methods", "Show HEAD and OPTIONS too.")
      .action([this](const Arguments& arguments) {
        fmt::print("{}", routes_table(arguments.text("--sort"), arguments.flag("--all-methods")));
      });
}

int App::Implementation::run_server(const Arguments& arguments) {
  if (arguments.flag("--debug")) forces_debug = true;
  ServerOptions server_options;
  server_options.host =
      arguments.has("--host") ? arguments.text("--host") : app.config.get("RUN_HOST", "127.0.0.1");
  if (server_options.host == "localhost") server_options.host = "127.0.0.1";
  long long port =
      arguments.flag("--port") ? arguments.integer("--port") : app.config.get("RUN_PORT", 5000LL);
  if (port < 0 || port > 65535) {
    throw UsageError("bad-setting",
                     fmt::format("the setting RUN_PORT is {}; a port is from 0 to 65535", port));
  }
  server_options.port = std::uint16_t(port);
  server_options.workers = arguments.flag("--workers") ? unsigned(arguments.integer("--workers"))
                                                       : app.config.get("RUN_WORKERS", 0u);
  server_options.max_content_length = app.config.get("MAX_CONTENT_LENGTH", server_options.max_content_length);
  server_options.debug = app.debug();
  server_options.log = [this](std::string_view line) { logger.warning(escape_control(line)); };
  bool logs_requests = arguments.flag("--access-log") ||
                       (!arguments.flag("--no-access-log") && (app.debug() || ::isatty(STDERR_FILENO)));
  if (logs_requests) {
    server_options.on_access = [this](const AccessRecord& record) {
      logger.write_plain(access_line(record));
    };
  }

  start();
  std::string host = server_options.host;
  try {
    Server server{std::move(server_options), *this};
    fmt::print(" * Serving Carafe app '{}'\n * Debug mode: {}\n * Running on {}\nPress CTRL+C to quit\n",
               name, app.debug() ? "on" : "off", url_of(host, server.port()));
    std::fflush(stdout);
    server.run();
  } catch (const Error& error) {
    bool is_busy = std::string_view(error.what()).find("in use") != std::string_view::npos;
    if (error.code() != "cannot-listen" || !is_busy) throw;
    fmt::print(stderr,
               "Error: {}\n"
               "Identify and stop that program, or start this one on another port with --port.\n",
               error.what());
    return 1;
  }
  return 0;
}

std::string App::Implementation::routes_table(const std::string& sort, bool shows_all_methods) const {
  using Row = std::array<std::string, 3>;
  std::vector<Row> rows;
  for (const auto& route : router.routes()) {
    auto methods = route.methods;
    methods = shows_all_methods ? methods | Method::Options
                                : methods.without(Method::Head).without(Method::Options);
    rows.push_back({route.endpoint, methods.to_string(), route.rule});
  }
  if (rows.empty()) return "No routes were registered.\n";

  constexpr std::array<std::string_view, 3> keys{"endpoint", "methods", "rule"};
  auto key = std::find(keys.begin(), keys.end(), sort);
  if (key == keys.end() && sort != "match") {
    throw UsageError("bad-sort-key",
                     fmt::format("routes can be sorted by endpoint, methods, rule or match, not by "
                                 "\"{}\"",
                                 sort));
  }
  if (key != keys.end()) {
    std::size_t column = std::size_t(key - keys.begin());
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const Row& a, const Row& b) { return a[column] < b[column]; });
  }

  rows.insert(rows.begin(), {"Endpoint", "Methods", "Rule"});
  std::array<std::size_t, 3> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < 3; ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  rows.insert(rows.begin() + 1,
              {std::string(widths[0], '-'), std::string(widths[1], '-'), std::string(widths[2], '-')});
  std::string table;
  for (const Row& row : rows) {
    table += fmt::format("{:{}}  {:{}}  {}\n", row[0], widths[0], row[1], widths[1], row[2]);
  }
  return table;
}

}  // namespace carafe
