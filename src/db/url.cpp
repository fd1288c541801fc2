// SPDX-License-Identifier: MIT
#include <carafe/db/url.hpp>

#include <algorithm>
#include <cctype>
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

/// Options in which a password is written: password, sslpassword, passwd, …
bool holds_password(std::string_view option) {
  std::string name;
  for (unsigned char c : option) name += char(std::tolower(c));
  return name.find("passw") != name.npos || name.find("secret") != name.npos ||
         name.find("token") != name.npos;
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

constexpr std::pair<std::string_view, std::string_view> other_names[]{{"postgres", "postgresql"},
                                                                      {"mysql", "mariadb"}};

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
      options_of_hosts();
      if (url_.hosts.size() == 1) url_.hosts.clear();
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
    url_.dialect = name;
    for (auto [other, dialect] : other_names) {
      if (name == other) url_.dialect = dialect;
    }
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
    read_hosts(rest_, true);
  }

  void read_hosts(std::string_view list, bool escaped) {
    while (true) {
      auto end = std::min(list.find(','), list.size());
      add_host(host_and_port(list.substr(0, end), escaped));
      if (end == list.size()) return;
      list.remove_prefix(end + 1);
      if (list.empty()) throw_bad(whole_, "has a list of hosts that ends with a comma");
    }
  }

  void add_host(HostPort read) {
    if (url_.hosts.empty()) {
      url_.host = read.host;
      url_.port = read.port;
    } else if (read.host.empty() || url_.hosts.front().host.empty()) {
      throw_bad(whole_, "has an empty name in its list of hosts");
    }
    url_.hosts.push_back(std::move(read));
  }

  HostPort host_and_port(std::string_view text, bool escaped) const {
    HostPort read;
    std::string_view port;
    if (!text.empty() && text.front() == '[') {
      auto end = text.find(']');
      if (end == text.npos) throw_bad(whole_, "has a [ without its ]");
      port = text.substr(end + 1);
      read.host = text.substr(1, end - 1);
      if (read.host.find(':') == std::string::npos || read.host.find_first_of("[@/%") != std::string::npos) {
        throw_bad(whole_, "has something else than an IPv6 address between [ and ]");
      }
    } else {
      auto colon = std::min(text.find(':'), text.size());
      port = text.substr(colon);
      read.host = escaped ? decoded(text.substr(0, colon), "host") : std::string{text.substr(0, colon)};
      // A socket's folder may be called anything.
      if (!read.host.starts_with('/') && read.host.find_first_of(":[]@,/") != std::string::npos)
        throw_bad(whole_, "has a host that is no name");
    }
    if (!port.empty()) {
      if (port.front() != ':') throw_bad(whole_, std::string{not_a_port});
      read.port = port_number(port.substr(1));
    }
    return read;
  }

  int port_number(std::string_view text) const {
    int port = 0;
    const char* end = text.data() + text.size();
    auto read = std::from_chars(text.data(), end, port);
    if (read.ec != std::errc{} || read.ptr != end || port < 1 || port > 65535) {
      throw_bad(whole_, std::string{not_a_port});
    }
    return port;
  }

  /// ?host=h1:p1&host=h2:p2, ?host=/folder and ?host=h1,h2&port=p1,p2 are hosts like others.
  void options_of_hosts() {
    if (!host_options_.empty()) {
      if (url_.hosts.size() > 1 || !url_.host.empty()) {
        throw_bad(whole_, "names hosts before its question mark and after it");
      }
      int port = url_.port;
      url_.hosts.clear();
      for (const std::string& text : host_options_) {
        if (text.starts_with('/')) {
          add_host({.host = text});
        } else {
          read_hosts(text, false);
        }
      }
      for (HostPort& at : url_.hosts) {
        if (at.port == 0) at.port = port;
      }
    }
    if (auto option = url_.options.find("port"); option != url_.options.end()) {
      read_ports(option->second);
      url_.options.erase(option);
    }
    url_.port = url_.hosts.front().port;
  }

  /// One for all, or one for each; an empty one is the default.
  void read_ports(std::string_view list) {
    bool one_for_all = list.find(',') == list.npos;
    for (HostPort& at : url_.hosts) {
      auto end = std::min(list.find(','), list.size());
      if (end > 0) at.port = port_number(list.substr(0, end));
      if (!one_for_all) list.remove_prefix(std::min(end + 1, list.size()));
    }
    if (!one_for_all && !list.empty()) throw_bad(whole_, "has more ports than hosts");
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
      if (name == "host" && !url_.is_sqlite()) {
        host_options_.push_back(decoded(option.substr(equals + 1), "option"));
        continue;
      }
      if (!url_.options.emplace(name, decoded(option.substr(equals + 1), "option")).second) {
        throw_bad(whole_, "gives the option " + name + " twice");
      }
    }
  }

  std::string decoded(std::string_view text, const char* part) const {
    auto out = percent_decoded(text);
    if (!out)
      throw_bad(whole_, std::string{"has a % in its "} + part +
                            " that is not followed by two hex digits (write %25 for a percent sign)");
    return *std::move(out);
  }

  static constexpr std::string_view not_a_port = "has a port that is no number from 1 to 65535";

  std::string_view whole_;
  std::string_view rest_;
  std::vector<std::string> host_options_;
  DatabaseUrl url_;
};

std::string written_host(const HostPort& at) {
  std::string host = at.host.find(':') != at.host.npos && !at.host.starts_with('/')
                         ? '[' + at.host + ']'
                         : percent_encoded(at.host, at.host.starts_with('/'));
  return at.port == 0 ? host : host + ':' + std::to_string(at.port);
}

}  // namespace

DatabaseUrl DatabaseUrl::parse(std::string_view url) { return UrlParser{url}.run(); }

std::vector<HostPort> DatabaseUrl::all_hosts() const {
  return hosts.empty() ? std::vector<HostPort>{{.host = host, .port = port}} : hosts;
}

std::string DatabaseUrl::to_string() const { return written(false); }
std::string DatabaseUrl::to_string_with_password() const { return written(true); }

std::string DatabaseUrl::written(bool with_password) const {
  std::string out = dialect;
  if (!driver.empty()) out += '+' + driver;
  out += "://";
  if (!user.empty() || !password.empty()) {
    out += percent_encoded(user, false);
    if (!password.empty()) out += ':' + (with_password ? percent_encoded(password, false) : "***");
    out += '@';
  }
  // Sockets are written as options; then the other hosts are too, to keep their order.
  auto list = all_hosts();
  bool as_options = std::ranges::any_of(list, [](const HostPort& at) { return at.host.starts_with('/'); });
  if (!as_options) {
    for (std::size_t i = 0; i < list.size(); ++i) out += (i == 0 ? "" : ",") + written_host(list[i]);
  }
  if (!database.empty()) out += '/' + (is_sqlite() ? database : percent_encoded(database));
  char separator = '?';
  if (as_options) {
    std::string ports;
    bool some = false;
    for (const HostPort& at : list) {
      out += std::exchange(separator, '&') + ("host=" + written_host({.host = at.host}));
      some = some || at.port != 0;
      ports += (&at == &list.front() ? "" : ",") + (at.port == 0 ? "" : std::to_string(at.port));
    }
    if (some) out += "&port=" + ports;
  }
  for (const auto& [name, value] : options) {
    bool hidden = holds_password(name) && !with_password;
    out += std::exchange(separator, '&') + percent_encoded(name) + '=' +
           (hidden ? "***" : percent_encoded(value));
  }
  return out;
}

}  // namespace carafe
