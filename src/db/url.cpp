// SPDX-License-Identifier: MIT
#include <carafe/db/url.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <carafe/util/error.hpp>

namespace carafe {
namespace {

constexpr std::string_view right_forms =
    "A right one is sqlite:///myapp.db (a relative path), sqlite:////var/lib/myapp.db (an absolute one), "
    "sqlite:// "
    "(in memory) or dialect://user:password@host:port/database.";

/// The URL for a message: what may be a password is hidden, however badly it is written.
std::string masked(std::string_view url) {
  std::string shown;
  if (auto at = url.rfind('@'); at != url.npos) {
    auto scheme = url.find("://");
    std::size_t from = scheme == url.npos || scheme > at ? 0 : scheme + 3;
    shown = std::string{url.substr(0, from)} + "***" + std::string{url.substr(at)};
  } else {
    shown = url;
  }
  if (auto options = shown.find('?'); options != shown.npos) shown.resize(options);
  std::ranges::replace_if(
      shown, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
  return shown.substr(0, 200);
}

[[noreturn]] void throw_bad(std::string_view url, const std::string& problem) {
  throw UsageError{"bad-database-url",
                   "The database URL \"" + masked(url) + "\" " + problem + ". " + std::string{right_forms}};
}

bool is_name(std::string_view text) {
  auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
  });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    int high = hex_digit(text[i + 1]);
    int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    out += char(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string percent_encoded(std::string_view text, bool keep_slash = true) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (unsigned char c : text) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                 c == '_' || c == '.' || c == '~' || (c == '/' && keep_slash);
    if (plain) {
      out += char(c);
    } else {
      out += {'%', digits[c >> 4], digits[c & 15]};
    }
  }
  return out;
}

/// Reads one URL from left to right into a DatabaseUrl.
class UrlParser {
 public:
  explicit UrlParser(std::string_view url) : whole_(url), rest_(url) {}

  DatabaseUrl run() {
    if (whole_.empty())
      throw UsageError{"bad-database-url", "The database URL is empty. " + std::string{right_forms}};
    if (std::ranges::any_of(whole_, [](unsigned char c) { return c < 0x20 || c == 0x7F; })) {
      throw_bad(whole_, "contains a control character");
    }
    scheme();
    if (auto mark = rest_.find('?'); mark != rest_.npos) {
      options(rest_.substr(mark + 1));
      rest_ = rest_.substr(0, mark);
    }
    if (url_.is_sqlite()) {
      file();
    } else {
      authority();
    }
    return std::move(url_);
  }

 private:
  void scheme() {
    auto end = rest_.find("://");
    if (end == rest_.npos) throw_bad(whole_, "does not begin with a dialect and ://");
    std::string_view name = rest_.substr(0, end);
    rest_.remove_prefix(end + 3);
    if (auto plus = name.find('+'); plus != name.npos) {
      url_.driver = name.substr(plus + 1);
      if (!is_name(url_.driver)) throw_bad(whole_, "names no driver after the +");
      name = name.substr(0, plus);
    }
    if (!is_name(name)) throw_bad(whole_, "does not begin with the name of a dialect in lower-case letters");
    url_.dialect = name == "postgres" ? "postgresql" : std::string{name};
  }

  void file() {
    if (rest_.empty()) return;
    if (rest_.front() != '/')
      throw_bad(whole_, "has two slashes where a path needs three: sqlite:///" + masked(rest_));
    url_.database = rest_.substr(1);
    if (url_.database == "/") throw_bad(whole_, "names no file");
  }

  void authority() {
    auto slash = rest_.find('/', rest_.rfind('@') == rest_.npos ? 0 : rest_.rfind('@'));
    if (slash != rest_.npos) {
      url_.database = decoded(rest_.substr(slash + 1), "database name");
      rest_ = rest_.substr(0, slash);
    }
    if (auto at = rest_.rfind('@'); at != rest_.npos) {
      std::string_view login = rest_.substr(0, at);
      rest_.remove_prefix(at + 1);
      auto colon = login.find(':');
      url_.user = decoded(login.substr(0, colon), "user");
      if (colon != login.npos) url_.password = decoded(login.substr(colon + 1), "password");
    }
    host_and_port();
  }

  void host_and_port() {
    std::string_view host = rest_;
    std::string_view port;
    if (!host.empty() && host.front() == '[') {
      auto end = host.find(']');
      if (end == host.npos) throw_bad(whole_, "has a [ without its ]");
      port = host.substr(end + 1);
      url_.host = host.substr(1, end - 1);
      if (url_.host.find(':') == std::string::npos || url_.host.find_first_of("[@/%") != std::string::npos) {
        throw_bad(whole_, "has something else than an IPv6 address between [ and ]");
      }
    } else {
      auto colon = std::min(host.find(':'), host.size());
      port = host.substr(colon);
      url_.host = decoded(host.substr(0, colon), "host");
      if (url_.host.find_first_of(":[]@") != std::string::npos)
        throw_bad(whole_, "has a host that is no name");
    }
    if (port.empty()) return;
    const char* end = port.data() + port.size();
    auto read = port.front() == ':' && port.size() > 1
                    ? std::from_chars(port.data() + 1, end, url_.port)
                    : std::from_chars_result{port.data(), std::errc::invalid_argument};
    if (read.ec != std::errc{} || read.ptr != end || url_.port < 1 || url_.port > 65535) {
      throw_bad(whole_, "has a port that is no number from 1 to 65535");
    }
  }

  void options(std::string_view text) {
    while (!text.empty()) {
      auto end = std::min(text.find('&'), text.size());
      std::string_view option = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      auto equals = option.find('=');
      if (equals == 0 || equals == option.npos)
        throw_bad(whole_, "has an option that is not written name=value");
      std::string name = decoded(option.substr(0, equals), "option");
      if (!url_.options.emplace(name, decoded(option.substr(equals + 1), "option")).second) {
        throw_bad(whole_, "gives the option " + name + " twice");
      }
    }
  }

  std::string decoded(std::string_view text, const char* part) {
    auto out = percent_decoded(text);
    if (!out)
      throw_bad(whole_, std::string{"has a % in its "} + part +
                            " that is not followed by two hex digits (write %25 for a percent sign)");
    return *std::move(out);
  }

  std::string_view whole_;
  std::string_view rest_;
  DatabaseUrl url_;
};

}  // namespace

DatabaseUrl DatabaseUrl::parse(std::string_view url) { return UrlParser{url}.run(); }

std::string DatabaseUrl::to_string() const {
  std::string out = dialect;
  if (!driver.empty()) out += '+' + driver;
  out += "://";
  if (!user.empty() || !password.empty()) {
    out += percent_encoded(user, false) + (password.empty() ? "@" : ":***@");
  }
  out += host.find(':') != host.npos ? '[' + host + ']' : percent_encoded(host, false);
  if (port != 0) out += ':' + std::to_string(port);
  if (!database.empty()) out += '/' + (is_sqlite() ? database : percent_encoded(database));
  char separator = '?';
  for (const auto& [name, value] : options) {
    out += std::exchange(separator, '&') + percent_encoded(name) + '=' +
           (name == "password" ? "***" : percent_encoded(value));
  }
  return out;
}

}  // namespace carafe
