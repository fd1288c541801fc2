// SPDX-License-Identifier: MIT
// The commands every application has: run, routes.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <carafe/app/app.hpp>
#include <carafe/util/error.hpp>

#include "app/implementation.hpp"

namespace carafe {
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
      .flag("--print-address",
            "Print host and port instead of serving there; for programs that pass the socket.")
      .action([this](const Arguments& arguments) { return run_server(arguments); });
  cli.command("routes", "Show the routes of the application.")
      .option("-s,--sort", "By endpoint, methods, rule or match (the order of registration).", "endpoint")
      .flag("--all-methods", "Show HEAD and OPTIONS too.")
      .action([this](const Arguments& arguments) {
        fmt::print("{}", routes_table(arguments.text("--sort"), arguments.flag("--all-methods")));
      });
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
