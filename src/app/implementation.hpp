// SPDX-License-Identifier: MIT
// What an App is made of; shared by the files of this folder and by nobody else.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <carafe/app/app.hpp>
#include <carafe/http/server.hpp>

#include "routing/router.hpp"

namespace carafe {

struct App::Implementation final : RequestHandler {
  Implementation(App& owner, std::string given_name, AppOptions given_options);

  App& app;
  std::string name;
  AppOptions options;
  std::string root;
  std::string instance;
  Logger logger;
  Command cli;
  bool forces_debug = false;  // run --debug

  detail::Router router;
  std::vector<detail::ErasedHandler> handlers;  // one a route
  std::vector<detail::BeforeHook> before;
  std::vector<detail::AfterHook> after;
  std::vector<std::pair<int, detail::CodeHandler>> code_handlers;
  std::vector<detail::TypeHandler> type_handlers;
  std::vector<UniqueFunction<void()>> start_checks;

  /// Set by the first request; read by every registering call.
  std::atomic<bool> is_started{false};
  std::mutex start_mutex;

  /// Runs the start checks once; a check that throws is run again at the next call.
  void start();
  void refuse_if_started(std::string_view call) const;

  void handle(Request& request, Response& response) override { app.handle(request, response); }

  // dispatch.cpp
  void answer(Request& request, Response& response);
  Response dispatch(Request& request);
  Response server_options_answer() const;
  /// Within a catch block: the answer to what was caught.
  Response error_answer(Request& request);
  Response http_error_answer(Request& request, const HttpError& error);
  const detail::CodeHandler* code_handler(int status) const noexcept;
  /// Within a catch block: what the handler for the type of the exception answers, if any.
  std::optional<Response> typed_answer(Request& request);
  void log_exception(const Request& request);

  // commands.cpp
  void add_commands();
  std::string routes_table(const std::string& sort, bool shows_all_methods) const;

  // run_command.cpp
  int run_server(const Arguments& arguments);
};

}  // namespace carafe
