// SPDX-License-Identifier: MIT
#include "http/parser.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <random>

#include "http/hostile_cases_test.hpp"
#include "http/request_reader.hpp"

using namespace carafe;
using namespace carafe::detail;

namespace {

constexpr ParserLimits limits{.max_header_bytes = 512, .max_headers = 8, .max_content_length = 1024};

/// Reads a stream with the reader of a connection.
class Reader {
 public:
  Reader() : reader_(limits) { reader_.lend(std::make_unique<InputBuffer>()); }

  void feed(std::string_view piece) {
    while (!piece.empty() && !refused_) {
      auto room = reader_.room();
      std::size_t count = std::min(room.size(), piece.size());
      std::memcpy(room.data(), piece.data(), count);
      reader_.received(count);
      piece.remove_prefix(count);
      while (take()) {
      }
    }
  }
  const std::string& reading() const { return reading_; }

 private:
  bool take() {
    switch (reader_.next()) {
      case RequestReader::Result::more:
        return false;
      case RequestReader::Result::error:
        note(std::to_string(reader_.status()));
        CHECK_FALSE(reader_.reason().empty());
        refused_ = true;
        return false;
      case RequestReader::Result::request:
        break;
    }
    const RequestParts& parts = reader_.parts();
    auto name = std::string(to_string(parts.method)) + " " + std::string(parts.path);
    note(parts.body.empty() ? name : name + "=" + std::string(parts.body));
    reader_.drop();
    return true;
  }
  void note(const std::string& what) { reading_ += (reading_.empty() ? "" : " ") + what; }

  RequestReader reader_;
  std::string reading_;
  bool refused_ = false;
};

std::string read(std::initializer_list<std::string_view> pieces) {
  Reader reader;
  for (auto piece : pieces) reader.feed(piece);
  return reader.reading();
}

std::string read_bytewise(std::string_view bytes) {
  Reader reader;
  for (char c : bytes) reader.feed(std::string(1, c));
  return reader.reading();
}

}  // namespace

TEST_CASE("every message has the one reading, at once, byte by byte and cut in two anywhere") {
  std::size_t sends = 0;
  for (const auto& one : http_cases::cases()) {
    CAPTURE(one.name);
    std::string_view bytes = one.bytes;
    CHECK(read({bytes}) == one.reading);
    CHECK(read_bytewise(bytes) == one.reading);
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
      if (read({bytes.substr(0, cut), bytes.substr(cut)}) != one.reading) {
        CAPTURE(cut);
        CHECK(read({bytes.substr(0, cut), bytes.substr(cut)}) == one.reading);
      }
      ++sends;
    }
  }
  CHECK(sends > 12'000);
}

TEST_CASE("a refused message behind good ones leaves them read") {
  auto good = http_cases::get("");
  for (const auto& one : http_cases::cases()) {
    CAPTURE(one.name);
    if (one.reading.size() == 3) CHECK(read({good + good + one.bytes}) == "GET / GET / " + one.reading);
  }
}

namespace {

/// RFC 9112 §7.1 once more, as plainly as can be, for whole bodies: the content, or nothing
/// where it is malformed or incomplete.
std::optional<std::string> reference_decode(std::string_view in) {
  auto line = [&]() -> std::optional<std::string_view> {
    auto lf = in.find('\n');
    if (lf == std::string_view::npos || lf == 0 || in[lf - 1] != '\r' || lf + 1 > 1024) return {};
    auto text = in.substr(0, lf - 1);
    if (text.find('\r') != std::string_view::npos) return {};
    in.remove_prefix(lf + 1);
    return text;
  };
  auto is_token = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           (c && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
  };
  auto extensions_ok = [&](std::string_view text) {
    auto blank = [&] {
      while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.remove_prefix(1);
    };
    auto token = [&] {
      std::size_t n = 0;
      while (n < text.size() && is_token(text[n])) ++n;
      text.remove_prefix(n);
      return n > 0;
    };
    while (!text.empty()) {
      blank();
      if (text.empty() || text[0] != ';') return false;
      text.remove_prefix(1);
      blank();
      if (!token()) return false;
      auto rest = text;
      blank();
      if (text.empty() || text[0] != '=') {
        text = rest;
        if (!text.empty() && text[0] != ';' && text[0] != ' ' && text[0] != '\t') return false;
        continue;
      }
      text.remove_prefix(1);
      blank();
      if (!text.empty() && text[0] == '"') {
        std::size_t i = 1;
        while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
        if (i >= text.size()) return false;
        text.remove_prefix(i + 1);
      } else if (!token()) {
        return false;
      }
    }
    return true;
  };
  std::string content;
  while (true) {
    auto head = line();
    if (!head) return {};
    std::size_t digits = 0;
    unsigned long long size = 0;
    while (digits < head->size() && std::isxdigit(static_cast<unsigned char>((*head)[digits]))) {
      if (size > 0xFFFFFFFFFFFFFFFull) return {};
      size = size * 16 + std::stoull(std::string(1, (*head)[digits++]), nullptr, 16);
    }
    if (digits == 0 || !extensions_ok(head->substr(digits))) return {};
    for (char c : *head) {
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) return {};
    }
    if (size == 0) break;
    if (size > in.size() || in.size() - size < 2 || in.substr(size, 2) != "\r\n") return {};
    content += in.substr(0, size);
    in.remove_prefix(size + 2);
  }
  while (true) {
    auto trailer = line();
    if (!trailer) return {};
    if (trailer->empty()) return content;
    auto colon = trailer->find(':');
    if (colon == 0 || colon == std::string_view::npos) return {};
    for (char c : trailer->substr(0, colon)) {
      if (!is_token(c)) return {};
    }
    for (char c : trailer->substr(colon + 1)) {
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) return {};
    }
  }
}

}  // namespace

TEST_CASE("mutated chunked bodies decode as by a second decoder, however they are cut") {
  std::mt19937 random{20261124};
  auto pick = [&](std::size_t n) { return std::size_t(random() % n); };
  const std::vector<std::string> parts{"\r\n",     "\n", "\r",  "0",     "3",        "a",
                                       "F",        ";",  "x",   "=",     "\"",       " ",
                                       "\t",       "\\", "abc", "0\r\n", "\r\n\r\n", "3\r\nabc\r\n",
                                       "X: y\r\n", ":",  "10",  "\x01"};
  int accepted = 0, differences = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string body;
    for (std::size_t n = pick(4); n-- > 0;) {
      std::string content(1 + pick(20), char('a' + pick(26)));
      char size[8];
      std::snprintf(size, sizeof size, pick(2) ? "%zx" : "%zX", content.size());
      body += size;
      if (pick(3) == 0) body += ";n=v";
      if (pick(5) == 0) body += ";q=\"a b\\\"c\"";
      body += "\r\n" + content + "\r\n";
    }
    body += "0\r\n";
    if (pick(3) == 0) body += "T: v\r\n";
    body += "\r\n";
    for (std::size_t n = pick(4); n-- > 0;) {
      std::size_t at = pick(body.size());
      switch (pick(3)) {
        case 0:
          body.erase(at, 1 + pick(3));
          break;
        case 1:
          body.insert(at, parts[pick(parts.size())]);
          break;
        default:
          body[at] = parts[pick(parts.size())][0];
      }
      if (body.empty()) body = "0";
    }
    auto expected = reference_decode(body);
    ChunkedBody decoder{100'000};
    std::string content, unread;
    ChunkedBody::Progress progress;
    for (std::size_t at = 0; at < body.size() && !progress.done && !progress.refusal;) {
      std::size_t piece = 1 + pick(round % 2 ? 3 : body.size());
      unread += body.substr(at, piece);
      at += piece;
      progress = decoder.feed(unread, content);
      unread.erase(0, progress.consumed);
    }
    bool same = progress.done ? expected == content : !expected.has_value();
    if (!same) {
      ++differences;
      if (differences < 5) {
        CAPTURE(body);
        CAPTURE(progress.done);
        CAPTURE(progress.refusal.reason);
        CHECK(same);
      }
    }
    accepted += progress.done;
  }
  CHECK(differences == 0);
  CHECK(accepted > 2000);
  CHECK(accepted < 18'000);
}
