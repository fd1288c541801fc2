// SPDX-License-Identifier: MIT
#include "app/error_pages.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <string_view>

#include <carafe/app/extract.hpp>
#include <carafe/app/jsonify.hpp>
#include <carafe/http/status.hpp>

namespace carafe::detail {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Splits off what comes before the first `separator`.
std::string_view next_part(std::string_view& rest, char separator) {
  std::size_t end = rest.find(separator);
  std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trimmed(part);
}

double quality_of(std::string_view parameters) {
  double quality = 1;
  while (!parameters.empty()) {
    std::string_view parameter = next_part(parameters, ';');
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    parameter.remove_prefix(2);
    std::from_chars(parameter.data(), parameter.data() + parameter.size(), quality);
  }
  return quality;
}

std::string escape_html(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&#34;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      case '\n':
        escaped += "<br>";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

Response html_page(const HttpError& error, std::string_view description) {
  std::string_view name = reason_phrase(error.status());
  return Response{
      fmt::format("<!doctype html>\n<html lang=en>\n<title>{0} {1}</title>\n<h1>{1}</h1>\n<p>{2}</p>\n",
                  error.status(), name, escape_html(description))};
}

Response json_page(const HttpError& error, std::string_view description, const ValidationError* validation) {
  std::string text;
  JsonWriter writer{text};
  writer.begin_object();
  writer.key("code");
  writer.integer(error.status());
  writer.key("name");
  writer.string(reason_phrase(error.status()));
  writer.key("description");
  writer.string(description);
  if (validation) {
    writer.key("errors");
    writer.begin_array();
    for (const auto& [field, message] : validation->fields()) {
      writer.begin_object();
      writer.key("field");
      writer.string(field);
      writer.key("message");
      writer.string(message);
      writer.end_object();
    }
    writer.end_array();
  }
  writer.end_object();
  return json_response(std::move(text));
}

}  // namespace

bool wants_json(const Request& request) {
  if (request.is_json()) return true;
  std::string_view accept = request.header("Accept").value_or(std::string_view{});
  double json = 0, html = 0;
  while (!accept.empty()) {
    std::string_view entry = next_part(accept, ',');
    std::string_view type = next_part(entry, ';');
    double quality = quality_of(entry);
    if (header_names_equal(type, "application/json") || type.ends_with("+json")) {
      json = std::max(json, quality);
    } else if (header_names_equal(type, "text/html") || type == "text/*" || type == "*/*") {
      html = std::max(html, quality);
    }
  }
  return json > html;
}

Response error_page(const Request& request, const HttpError& error) {
  const auto* validation = dynamic_cast<const ValidationError*>(&error);
  std::string_view description = error.description().empty() ? default_description(error.status())
                                                             : std::string_view(error.description());
  Response response = validation || wants_json(request) ? json_page(error, description, validation)
                                                        : html_page(error, description);
  response.status = error.status();
  for (const auto& [name, value] : error.headers()) response.headers.set(name, value);
  return response;
}

}  // namespace carafe::detail
