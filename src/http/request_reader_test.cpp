// SPDX-License-Identifier: MIT
#include "http/request_reader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>

using namespace carafe;
using namespace carafe::detail;

namespace {

/// What a reader makes of some bytes: each request as "METHOD path [body]", then how it
/// ended: "more", or the status of the refusal.
using Outcome = std::vector<std::string>;

/// In a form that a failed check prints.
std::string joined(const Outcome& outcome) {
  std::string text;
  for (const auto& part : outcome) text += (text.empty() ? "" : " | ") + part;
  return text;
}

class Feeder {
 public:
  explicit Feeder(const ParserLimits& limits) : reader_(limits) {
    reader_.lend(std::make_unique<InputBuffer>());
  }

  void feed(std::string_view bytes) {
    while (!bytes.empty() && !failed_) {
      auto room = reader_.room();
      std::size_t count = std::min(room.size(), bytes.size());
      std::memcpy(room.data(), bytes.data(), count);
      reader_.received(count);
      bytes.remove_prefix(count);
      take_requests();
    }
  }

  Outcome outcome() {
    if (!failed_) seen_.push_back("more");
    return seen_;
  }

 private:
  void take_requests() {
    while (true) {
      switch (reader_.next()) {
        case RequestReader::Result::more:
          return;
        case RequestReader::Result::request: {
          const auto& parts = reader_.parts();
          std::string text = std::string(to_string(parts.method)) + " " + std::string(parts.path);
          if (!parts.body.empty()) text += " [" + std::string(parts.body) + "]";
          seen_.push_back(text);
          reader_.drop();
          break;
        }
        case RequestReader::Result::error:
          failed_ = true;
          seen_.push_back(std::to_string(reader_.status()));
          return;
      }
    }
  }

  RequestReader reader_;
  Outcome seen_;
  bool failed_ = false;
};

const ParserLimits small_limits{.max_header_bytes = 512, .max_headers = 8, .max_content_length = 64};

Outcome read_in_pieces(std::string_view bytes, std::size_t first) {
  Feeder feeder{small_limits};
  feeder.feed(bytes.substr(0, first));
  feeder.feed(bytes.substr(first));
  return feeder.outcome();
}

Outcome read_bytewise(std::string_view bytes) {
  Feeder feeder{small_limits};
  for (std::size_t i = 0; i < bytes.size(); ++i) feeder.feed(bytes.substr(i, 1));
  return feeder.outcome();
}

struct Case {
  std::string what;
  std::string bytes;
  Outcome expected;
};

std::string with_host(std::string_view lines, std::string_view rest = "") {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n" + std::string(rest);
}

const std::string next_request = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

std::vector<Case> cases() {
  return {
      {"a request", "GET /a HTTP/1.1\r\nHost: a\r\n\r\n", {"GET /a", "more"}},
      {"two behind each other",
       "GET /a HTTP/1.1\r\nHost: a\r\n\r\n" + next_request,
       {"GET /a", "GET /next", "more"}},
      {"the beginning of one", "GET /a HTTP/1.1\r\nHo", {"more"}},
      {"HTTP/1.0 without a Host", "GET /a HTTP/1.0\r\n\r\n", {"GET /a", "more"}},
      {"an empty line before a request", "\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n", {"GET /a", "more"}},
      {"two empty lines before a request", "\r\n\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"a query", "GET /a?b=%zz HTTP/1.1\r\nHost: a\r\n\r\n", {"GET /a", "more"}},
      {"an escaped path", "GET /a%20b HTTP/1.1\r\nHost: a\r\n\r\n", {"GET /a b", "more"}},
      {"a malformed escape", "GET /a%2 HTTP/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"a NUL in the path", "GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"a path that is no UTF-8", "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"a raw high byte in the target", "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"a fragment in the target", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"a target without a slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"an absolute target", "GET http://b/c HTTP/1.1\r\nHost: a\r\n\r\n", {"GET /c", "more"}},
      {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", {"OPTIONS *", "more"}},
      {"GET *", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", {"501"}},
      {"an unknown method", "FOO / HTTP/1.1\r\nHost: a\r\n\r\n", {"501"}},
      {"a method in small letters", "get / HTTP/1.1\r\nHost: a\r\n\r\n", {"501"}},
      {"no version", "GET /\r\nHost: a\r\n\r\n", {"400"}},
      {"version 2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", {"505"}},
      {"version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", {"505"}},
      {"a version in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"two spaces in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", {"400"}},
      {"a space behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", {"400"}},
      {"a TLS greeting", "\x16\x03\x01\x02\x00\x01", {"400"}},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", {"400"}},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", {"400"}},
      {"a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", {"400"}},
      {"a bare LF behind the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", {"400"}},
      {"a bare LF behind a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", {"400"}},
      {"a bare CR in a field", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", {"400"}},
      {"a NUL in a field", std::string("GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n", 36), {"400"}},
      {"a folded field", with_host("X: a\r\n b\r\n"), {"400"}},
      {"a space before the colon", with_host("X : a\r\n"), {"400"}},
      {"a space before the name", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", {"400"}},
      {"a field without a colon", with_host("Xa\r\n"), {"400"}},
      {"an empty field name", with_host(": a\r\n"), {"400"}},
      {"a Content-Length",
       with_host("Content-Length: 3\r\n", "abc" + next_request),
       {"POST / [abc]", "GET /next", "more"}},
      {"a body that is not there yet", with_host("Content-Length: 3\r\n", "ab"), {"more"}},
      {"a Content-Length of 0",
       with_host("Content-Length: 0\r\n", next_request),
       {"POST /", "GET /next", "more"}},
      {"no body", with_host("", next_request), {"POST /", "GET /next", "more"}},
      {"a Content-Length twice, equal",
       with_host("Content-Length: 1\r\nContent-Length: 1\r\n", "a"),
       {"400"}},
      {"a Content-Length twice", with_host("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"), {"400"}},
      {"a list of lengths", with_host("Content-Length: 1, 1\r\n", "a"), {"400"}},
      {"a length with a plus", with_host("Content-Length: +1\r\n", "a"), {"400"}},
      {"a negative length", with_host("Content-Length: -1\r\n"), {"400"}},
      {"a length in hexadecimal", with_host("Content-Length: 0x1\r\n", "a"), {"400"}},
      {"a length that overflows", with_host("Content-Length: 99999999999999999999999\r\n"), {"400"}},
      {"an empty length", with_host("Content-Length:\r\n"), {"400"}},
      {"a body that is too large", with_host("Content-Length: 65\r\n"), {"413"}},
      {"a chunked body",
       with_host("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n" + next_request),
       {"POST / [abc]", "GET /next", "more"}},
      {"two chunks, an extension, a trailer",
       with_host("Transfer-Encoding: chunked\r\n",
                 "1;x=y\r\na\r\n2\r\nbc\r\n0\r\nT: u\r\n\r\n" + next_request),
       {"POST / [abc]", "GET /next", "more"}},
      {"chunked in capitals",
       with_host("Transfer-Encoding: CHUNKED\r\n", "1\r\na\r\n0\r\n\r\n"),
       {"POST / [a]", "more"}},
      {"a chunk that ends too late",
       with_host("Transfer-Encoding: chunked\r\n", "1\r\nab\r\n0\r\n\r\n"),
       {"400"}},
      {"a chunk size with a sign",
       with_host("Transfer-Encoding: chunked\r\n", "-1\r\na\r\n0\r\n\r\n"),
       {"400"}},
      {"a chunk size with 0x", with_host("Transfer-Encoding: chunked\r\n", "0x1\r\na\r\n0\r\n\r\n"), {"400"}},
      {"a chunk size that overflows",
       with_host("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFFF\r\n"),
       {"400"}},
      {"an empty chunk size", with_host("Transfer-Encoding: chunked\r\n", "\r\na\r\n0\r\n\r\n"), {"400"}},
      {"a bare LF behind a chunk size",
       with_host("Transfer-Encoding: chunked\r\n", "1\na\r\n0\r\n\r\n"),
       {"400"}},
      {"a bare LF behind a chunk", with_host("Transfer-Encoding: chunked\r\n", "1\r\na\n0\r\n\r\n"), {"400"}},
      {"a bare LF in an extension",
       with_host("Transfer-Encoding: chunked\r\n", "1;a\nb\r\na\r\n0\r\n\r\n"),
       {"400"}},
      {"chunks that are too large", with_host("Transfer-Encoding: chunked\r\n", "41\r\n"), {"413"}},
      {"chunks that grow too large",
       with_host("Transfer-Encoding: chunked\r\n", "3F\r\n" + std::string(63, 'x') + "\r\n2\r\n"),
       {"413"}},
      {"extensions without end",
       with_host("Transfer-Encoding: chunked\r\n", "1;" + std::string(2000, 'x')),
       {"400"}},
      {"chunked and a length",
       with_host("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", "0\r\n\r\n"),
       {"400"}},
      {"a length and chunked",
       with_host("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       {"400"}},
      {"chunked twice",
       with_host("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       {"400"}},
      {"identity", with_host("Transfer-Encoding: identity\r\n"), {"400"}},
      {"xchunked", with_host("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), {"400"}},
      {"chunked, identity", with_host("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), {"400"}},
      {"gzip, chunked", with_host("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), {"501"}},
      {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {"400"}},
      {"a Transfer-Encoding behind a vertical tab",
       with_host("Transfer-Encoding:\x0b"
                 "chunked\r\n",
                 "0\r\n\r\n"),
       {"400"}},
      {"an Expect we do not know", with_host("Expect: tea\r\nContent-Length: 1\r\n", "a"), {"417"}},
      {"a request line that is too long",
       "GET /" + std::string(600, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
       {"414"}},
      {"a request line without end", "GET /" + std::string(600, 'a'), {"414"}},
      {"fields that are too long",
       "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(600, 'a') + "\r\n\r\n",
       {"431"}},
      {"fields without end", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(600, 'a'), {"431"}},
      {"too many fields",
       with_host("A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\nF: 1\r\nG: 1\r\nH: 1\r\n"),
       {"431"}},
      {"an error ends the connection", "FOO / HTTP/1.1\r\nHost: a\r\n\r\n" + next_request, {"501"}},
  };
}

}  // namespace

TEST_CASE("each message is read in one way, or refused") {
  for (const Case& one : cases()) {
    CAPTURE(one.what);
    CHECK(joined(read_in_pieces(one.bytes, one.bytes.size())) == joined(one.expected));
  }
}

TEST_CASE("what is read does not depend on how the bytes arrive") {
  for (const Case& one : cases()) {
    CAPTURE(one.what);
    CHECK(joined(read_bytewise(one.bytes)) == joined(one.expected));
    for (std::size_t first = 1; first < one.bytes.size() && first < 200; ++first) {
      CAPTURE(first);
      CHECK(joined(read_in_pieces(one.bytes, first)) == joined(one.expected));
    }
  }
}

TEST_CASE("a request's views survive that its body makes the buffer grow") {
  ParserLimits limits;
  RequestReader reader{limits};
  reader.lend(std::make_unique<InputBuffer>());
  std::string body(200'000, 'x');
  std::string bytes =
      "POST /long?q=1 HTTP/1.1\r\nHost: example.com\r\nX-Field: value\r\nContent-Length: 200000\r\n\r\n" +
      body;
  std::string_view rest = bytes;
  auto result = RequestReader::Result::more;
  while (!rest.empty()) {
    auto room = reader.room();
    std::size_t count = std::min(room.size(), rest.size());
    std::memcpy(room.data(), rest.data(), count);
    reader.received(count);
    rest.remove_prefix(count);
    result = reader.next();
  }
  REQUIRE(result == RequestReader::Result::request);
  CHECK(reader.parts().target == "/long?q=1");
  CHECK(reader.parts().path == "/long");
  CHECK(reader.parts().query == "q=1");
  CHECK(reader.parts().host == "example.com");
  CHECK(reader.parts().headers.get("x-field") == "value");
  CHECK(reader.parts().body == body);
}

TEST_CASE("100 Continue is asked for once, and only when a body is to come") {
  ParserLimits limits;
  RequestReader reader{limits};
  reader.lend(std::make_unique<InputBuffer>());
  auto feed = [&](std::string_view bytes) {
    std::memcpy(reader.room().data(), bytes.data(), bytes.size());
    reader.received(bytes.size());
    return reader.next();
  };
  CHECK(feed("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n") ==
        RequestReader::Result::more);
  CHECK(reader.take_wants_continue());
  CHECK_FALSE(reader.take_wants_continue());
  CHECK(feed("ab") == RequestReader::Result::request);
  reader.drop();
  CHECK(feed("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n") ==
        RequestReader::Result::request);
  CHECK_FALSE(reader.take_wants_continue());
}
