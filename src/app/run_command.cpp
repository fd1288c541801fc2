// SPDX-License-Identifier: MIT
// The command that serves.
#include <fmt/format.h>
#include <unistd.h>

#include <ctime>

#include <carafe/app/app.hpp>
#include <carafe/http/server.hpp>
#include <carafe/util/error.hpp>

#include "app/implementation.hpp"
#include "app/run_text.hpp"

namespace carafe {

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
  if (arguments.flag("--print-address")) {
    fmt::print("{} {}\n", server_options.host, port);
    return 0;
  }
  server_options.workers = arguments.flag("--workers") ? unsigned(arguments.integer("--workers"))
                                                       : app.config.get("RUN_WORKERS", 0u);
  server_options.max_content_length = app.config.get("MAX_CONTENT_LENGTH", server_options.max_content_length);
  server_options.debug = app.debug();
  server_options.log = [this](std::string_view line) { logger.warning(escape_control(line)); };
  bool logs_requests = arguments.flag("--access-log") ||
                       (!arguments.flag("--no-access-log") && (app.debug() || ::isatty(STDERR_FILENO)));
  if (logs_requests) {
    server_options.on_access = [this](const AccessRecord& record) {
      logger.write_plain(detail::access_line(record, std::time(nullptr)));
    };
  }

  start();
  std::string host = server_options.host;
  try {
    Server server{std::move(server_options), *this};
    fmt::print("{}", detail::banner(name, app.debug(), host, server.port()));
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

}  // namespace carafe
