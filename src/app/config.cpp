// SPDX-License-Identifier: MIT
#include <carafe/app/config.hpp>

#include <charconv>
#include <cstdlib>

#include <carafe/util/error.hpp>

namespace carafe {
namespace {

std::string_view canonical(std::string_view key) {
  static constexpr std::pair<std::string_view, std::string_view> as_in_flask[]{
      {"SQLALCHEMY_DATABASE_URI", "DATABASE_URI"},
      {"SQLALCHEMY_ECHO", "DATABASE_ECHO"},
      {"SQLALCHEMY_RECORD_QUERIES", "DATABASE_RECORD_QUERIES"},
      {"SQLALCHEMY_POOL_SIZE", "DATABASE_POOL_SIZE"},
      {"SQLALCHEMY_MAX_OVERFLOW", "DATABASE_MAX_OVERFLOW"},
      {"SQLALCHEMY_POOL_TIMEOUT", "DATABASE_POOL_TIMEOUT"},
      {"SQLALCHEMY_POOL_RECYCLE", "DATABASE_POOL_RECYCLE"}};
  for (const auto& [theirs, ours] : as_in_flask) {
    if (key == theirs) return ours;
  }
  return key;
}

template <class T>
bool parse(const std::string& text, T& number) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::optional<std::string> Config::find(std::string_view key) const {
  key = canonical(key);
  if (const char* value = std::getenv(("CARAFE_" + std::string(key)).c_str())) return value;
  for (const auto& [name, value] : values_) {
    if (name == key) return value;
  }
  return std::nullopt;
}

void Config::set_text(std::string_view key, std::string value) {
  key = canonical(key);
  for (auto& [name, old] : values_) {
    if (name == key) {
      old = std::move(value);
      return;
    }
  }
  values_.emplace_back(key, std::move(value));
}

bool Config::to_bool(std::string_view key, const std::string& text) {
  for (const char* yes : {"true", "1", "yes", "on", "True"}) {
    if (text == yes) return true;
  }
  for (const char* no : {"false", "0", "no", "off", "False", ""}) {
    if (text == no) return false;
  }
  bad(key, text, "true or false");
}

double Config::to_double(std::string_view key, const std::string& text) {
  double number = 0;
  if (!parse(text, number)) bad(key, text, "a number");
  return number;
}

long long Config::to_integer(std::string_view key, const std::string& text) {
  long long number = 0;
  if (!parse(text, number)) bad(key, text, "an integer");
  return number;
}

void Config::missing(std::string_view key) {
  std::string name(key);
  throw UsageError("missing-setting", "the setting " + name + " is not set; write app.config[\"" + name +
                                          "\"] = … in the program or set CARAFE_" +
                                          std::string(canonical(key)) + " in the environment");
}

void Config::bad(std::string_view key, const std::string& text, const char* expected) {
  throw UsageError("bad-setting", "the setting " + std::string(key) + " is \"" + text + "\", which is not " +
                                      expected + "; it is set in the program or as CARAFE_" +
                                      std::string(canonical(key)) + " in the environment");
}

}  // namespace carafe
