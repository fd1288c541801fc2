// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace carafe {

/// An application's settings: names in capitals, values that are text, numbers or
/// booleans.
///
///     app.config["DATABASE_URI"] = "sqlite:///myapp.db";
///     auto uri = app.config.get<std::string>("DATABASE_URI");
///     auto pages = app.config.get("PAGE_SIZE", 20);
///
/// The environment wins over the program: `CARAFE_PAGE_SIZE=50` is what reading
/// PAGE_SIZE yields wherever it was set. SQLALCHEMY_DATABASE_URI is DATABASE_URI under
/// another name, as are its ECHO, RECORD_QUERIES, POOL_SIZE, MAX_OVERFLOW, POOL_TIMEOUT and POOL_RECYCLE. Set
/// everything before the first request; from then on reading from any thread is safe.
class Config {
 public:
  /// What `config["KEY"]` is: a place to assign to.
  class Setting {
   public:
    template <class T>
    Setting& operator=(const T& value) {
      config_.set(key_, value);
      return *this;
    }
    template <class T>
    T as() const {
      return config_.get<T>(key_);
    }
    bool is_set() const { return config_.contains(key_); }

   private:
    friend class Config;
    Setting(Config& config, std::string_view key) : config_(config), key_(key) {}
    Setting(const Setting&) = default;
    Config& config_;
    std::string_view key_;
  };

  /// `key` must live as long as the returned place is used: a literal does.
  Setting operator[](std::string_view key) { return Setting{*this, key}; }

  template <class T>
  void set(std::string_view key, const T& value) {
    if constexpr (std::same_as<T, bool>) {
      set_text(key, value ? "true" : "false");
    } else if constexpr (std::is_arithmetic_v<T>) {
      set_text(key, std::to_string(value));
    } else {
      static_assert(std::convertible_to<const T&, std::string_view>, "a setting is text, a number or a bool");
      set_text(key, std::string(std::string_view(value)));
    }
  }

  /// Whether the program or the environment sets it.
  bool contains(std::string_view key) const { return find(key).has_value(); }

  /// The value as text, if set.
  std::optional<std::string> find(std::string_view key) const;

  /// The value as a std::string, integer, double or bool. Throws UsageError:
  /// "missing-setting" naming the ways to set it, "bad-setting" if it is no T.
  template <class T>
  T get(std::string_view key) const {
    auto text = find(key);
    if (!text) missing(key);
    return convert<T>(key, *text);
  }

  /// The same with a value for when it is not set.
  template <class T>
  T get(std::string_view key, T fallback) const {
    auto text = find(key);
    return text ? convert<T>(key, *text) : fallback;
  }
  std::string get(std::string_view key, const char* fallback) const {
    return get<std::string>(key, fallback);
  }

 private:
  template <class T>
  static T convert(std::string_view key, const std::string& text) {
    if constexpr (std::same_as<T, std::string>) {
      return text;
    } else if constexpr (std::same_as<T, bool>) {
      return to_bool(key, text);
    } else if constexpr (std::floating_point<T>) {
      return static_cast<T>(to_double(key, text));
    } else {
      static_assert(std::integral<T>, "a setting is read as std::string, an integer, double or bool");
      long long number = to_integer(key, text);
      if (!std::in_range<T>(number)) bad(key, text, "an integer in range");
      return static_cast<T>(number);
    }
  }

  void set_text(std::string_view key, std::string value);
  static bool to_bool(std::string_view key, const std::string& text);
  static double to_double(std::string_view key, const std::string& text);
  static long long to_integer(std::string_view key, const std::string& text);
  [[noreturn]] static void missing(std::string_view key);
  [[noreturn]] static void bad(std::string_view key, const std::string& text, const char* expected);

  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace carafe
