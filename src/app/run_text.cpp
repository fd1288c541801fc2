// SPDX-License-Identifier: MIT
#include "app/run_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <carafe/util/log.hpp>

namespace carafe::detail {
namespace {

std::string url_of(std::string_view host, unsigned port) {
  bool is_ipv6 = host.find(':') != std::string_view::npos;
  return fmt::format("http://{}{}{}:{}", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "", port);
}

}  // namespace

std::string access_line(const AccessRecord& record, std::time_t now) {
  return fmt::format("{} - - [{:%d/%b/%Y %H:%M:%S}] \"{} {} HTTP/{}.{}\" {} -", record.remote_addr,
                     fmt::localtime(now), record.method, escape_control(record.target),
                     record.http_version / 10, record.http_version % 10, record.status);
}

std::string banner(std::string_view name, bool is_debug, std::string_view host, unsigned port) {
  std::string text =
      fmt::format(" * Serving Carafe app '{}'\n * Debug mode: {}\n", name, is_debug ? "on" : "off");
  if (host == "0.0.0.0" || host == "::") {
    text += fmt::format(" * Running on all addresses ({})\n", host);
    host = host == "::" ? "::1" : "127.0.0.1";
  }
  return text + fmt::format(" * Running on {}\nPress CTRL+C to quit\n", url_of(host, port));
}

}  // namespace carafe::detail
