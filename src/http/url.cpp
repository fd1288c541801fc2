// SPDX-License-Identifier: MIT
#include <carafe/http/url.hpp>

#include <charconv>

#include "http/text.hpp"

namespace carafe {
namespace {

using namespace detail;

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (text.size() - i < 3) return std::nullopt;
      int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded.push_back(char(high * 16 + low));
      i += 2;
    } else {
      decoded.push_back(plus_is_space && c == '+' ? ' ' : c);
    }
  }
  return decoded;
}

template <class T>
std::optional<T> parse_number(std::string_view text) noexcept {
  T value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Splits at the first `?`, and checks both parts.
std::optional<Target> path_and_query(Target target, std::string_view text) noexcept {
  auto mark = text.find('?');
  target.path = text.substr(0, mark);
  if (mark != std::string_view::npos) target.query = text.substr(mark + 1);
  if (!all_are(target.path, path_char) || !all_are(target.query, query_char)) return std::nullopt;
  return target;
}

}  // namespace

std::string percent_encode(std::string_view text, std::string_view keep) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (char c : text) {
    if (is(c, plain_char) || keep.find(c) != std::string_view::npos) {
      encoded.push_back(c);
    } else {
      auto byte = static_cast<unsigned char>(c);
      encoded.push_back('%');
      encoded.push_back(digits[byte >> 4]);
      encoded.push_back(digits[byte & 15]);
    }
  }
  return encoded;
}

std::optional<std::string> percent_decode(std::string_view text) { return decode(text, false); }

std::optional<std::string> form_decode(std::string_view text) { return decode(text, true); }

std::optional<std::string> decode_path(std::string_view raw) {
  auto path = decode(raw, false);
  if (!path || path->find('\0') != std::string::npos || !is_utf8(*path)) return std::nullopt;
  return path;
}

std::optional<Target> parse_target(std::string_view target) noexcept {
  if (target.empty()) return std::nullopt;
  if (target[0] == '/') return path_and_query({Target::Form::origin, {}, {}, {}}, target);
  if (target == "*") return Target{Target::Form::asterisk, {}, target, {}};

  for (std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    auto rest = target.substr(scheme.size());
    auto end = std::min(rest.find_first_of("/?"), rest.size());
    auto authority = rest.substr(0, end);
    // User information in an http URL is an error (RFC 9110 §4.2.4); '@' is no host_char.
    if (authority.empty() || authority[0] == ':' || !all_are(authority, host_char)) return std::nullopt;
    auto parsed = path_and_query({Target::Form::absolute, authority, {}, {}}, rest.substr(end));
    if (parsed && parsed->path.empty()) parsed->path = "/";
    return parsed;
  }

  auto colon = target.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || !all_are(target, host_char)) return std::nullopt;
  if (!parse_unsigned(target.substr(colon + 1), 65535)) return std::nullopt;
  return Target{Target::Form::authority, target, {}, {}};
}

namespace detail {

std::optional<long long> parse_integer(std::string_view text, long long least, long long greatest) noexcept {
  auto value = parse_number<long long>(text);
  return value && *value >= least && *value <= greatest ? value : std::nullopt;
}

std::optional<unsigned long long> parse_unsigned(std::string_view text,
                                                 unsigned long long greatest) noexcept {
  auto value = parse_number<unsigned long long>(text);
  return value && *value <= greatest ? value : std::nullopt;
}

std::optional<double> parse_double(std::string_view text) noexcept { return parse_number<double>(text); }

std::optional<bool> parse_bool(std::string_view text) noexcept {
  for (std::string_view yes : {"1", "true", "yes", "on"}) {
    if (equal_ignoring_case(text, yes)) return true;
  }
  for (std::string_view no : {"0", "false", "no", "off"}) {
    if (equal_ignoring_case(text, no)) return false;
  }
  return std::nullopt;
}

}  // namespace detail

std::optional<QueryArgs> QueryArgs::parse(std::string_view text) {
  QueryArgs args;
  while (!text.empty()) {
    auto end = std::min(text.find('&'), text.size());
    auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    auto equals = pair.find('=');
    auto name = form_decode(pair.substr(0, equals));
    auto value = equals == std::string_view::npos ? std::string{} : form_decode(pair.substr(equals + 1));
    if (!name || !value || !is_utf8(*name) || !is_utf8(*value)) return std::nullopt;
    if (args.parameters_.size() == max_parameters) return std::nullopt;
    args.parameters_.emplace_back(std::move(*name), std::move(*value));
  }
  return args;
}

std::optional<std::string_view> QueryArgs::get(std::string_view name) const noexcept {
  for (const auto& [parameter, value] : parameters_) {
    if (parameter == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> QueryArgs::get_all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [parameter, value] : parameters_) {
    if (parameter == name) values.push_back(value);
  }
  return values;
}

}  // namespace carafe
