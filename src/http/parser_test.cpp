// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "http/parser_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_http;
using detail::ParserLimits;
using namespace std::string_literals;

namespace {

struct Case {
  std::string bytes;
  std::string outcome;
};

/// A request with these lines after `GET / HTTP/1.1` and a Host.
std::string with(std::string_view fields, std::string_view rest = {}) {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(rest);
}
std::string chunked(std::string_view body) { return with("Transfer-Encoding: chunked\r\n", body); }
std::string target(std::string_view text, std::string_view method = "GET") {
  return std::string(method) + " " + std::string(text) + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

const std::string next = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      // The request line.
      {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET /"},
      {"\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET /"},
      {"\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {" GET / HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"GET /  HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"GET / HTTP/1.1 \r\nHost: h\r\n\r\n", "400"},
      {"GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"GET /\r\nHost: h\r\n\r\n", "400"},
      {"GET / HTTP/1.1\nHost: h\n\n", "400"},
      {"GET / HTTP/1.1\r\nHost: h\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: h\r\n\n", "400"},
      {"GET / HTTP/1.1\rHost: h\r\n\r\n", "400"},
      {"GET / http/1.1\r\nHost: h\r\n\r\n", "400"},
      {"GET / HTTP/2.0\r\nHost: h\r\n\r\n", "505"},
      {"GET / HTTP/0.9\r\n\r\n", "505"},
      {"GET / HTTP/1.2\r\nHost: h\r\n\r\n", "505"},
      {"GET / HTTP/11\r\nHost: h\r\n\r\n", "400"},
      {"GET / HTTP/1.10\r\nHost: h\r\n\r\n", "400"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
      {"FOO / HTTP/1.1\r\nHost: h\r\n\r\n", "501"},
      {"get / HTTP/1.1\r\nHost: h\r\n\r\n", "501"},
      {"G\"T / HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"\x16\x03\x01\x02", "400"},
      // The target.
      {target("/a%20b?x=%20"), "GET /a b?x=%20"},
      {target("/a/../b"), "GET /a/../b"},
      {target("//h/p"), "GET //h/p"},
      {target("http://example.org/p?q"), "GET /p?q"},
      {target("HTTP://example.org"), "GET /"},
      {target("http://user@example.org/"), "400"},
      {target("http:///p"), "400"},
      {target("ftp://h/p"), "400"},
      {target("*"), "400"},
      {target("*", "OPTIONS"), "OPTIONS *"},
      {target("h:80"), "400"},
      {target("h:80", "CONNECT"), "501"},
      {target("/", "CONNECT"), "400"},
      {target("p"), "400"},
      {target("/#f"), "400"},
      {target("/%"), "400"},
      {target("/%zz"), "400"},
      {target("/%00"), "400"},
      {target("/%FF"), "400"},
      {target("/\xC3\xA4"), "400"},
      {target("/a\tb"), "400"},
      {target("/a\0b"s), "400"},
      {target("/\x7F"), "400"},
      {target("/<script>"), "400"},
      // Host.
      {"GET / HTTP/1.1\r\n\r\n", "400"},
      {"GET / HTTP/1.0\r\n\r\n", "GET / 1.0 close"},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400"},
      {"GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost:\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", "GET /"},
      {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: a:80\r\n\r\n", "GET /"},
      {"GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET /"},
      {"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: [zz]\r\n\r\n", "400"},
      // Fields.
      {with("X: 1\r\nX: 2\r\n"), "POST /"},
      {with("X:\t a b\t \r\n"), "POST /"},
      {with("X:\r\n"), "POST /"},
      {with("X: \xC3\xA4\r\n"), "POST /"},
      {with("X : 1\r\n"), "400"},
      {with("X\r\n"), "400"},
      {with(": 1\r\n"), "400"},
      {with("X(: 1\r\n"), "400"},
      {with("X\0: 1\r\n"s), "400"},
      {with("\xC3\xA4: 1\r\n"), "400"},
      {with("X: a\0b\r\n"s), "400"},
      {with("X: a\rb\r\n"), "400"},
      {with("X: a\x01\r\n"), "400"},
      {with("X: a\x7F\r\n"), "400"},
      {with("X: a\r\n b\r\n"), "400"},
      {with("X: a\r\n\tb\r\n"), "400"},
      {with("X:\r\n \r\n"), "400"},
      {"GET / HTTP/1.1\r\n Host: h\r\n\r\n", "400"},
      {with("Dummy:\rContent-Length: 5\r\n", "hello"), "400"},
      // Keep-alive.
      {with("Connection: close\r\n"), "POST / close"},
      {with("Connection: x, CLOSE\r\n"), "POST / close"},
      {with("Connection: keep-alive\r\n"), "POST /"},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET / 1.0"},
      // Content-Length.
      {with("Content-Length: 5\r\n", "hello" + next), "POST / \"hello\" | GET /next"},
      {with("Content-Length: 0\r\n", next), "POST / | GET /next"},
      {with("Content-Length: 005\r\n", "hello"), "POST / \"hello\""},
      {with("Content-Length: 5\r\n", "hell"), "…"},
      {with("", next), "POST / | GET /next"},
      {with("Content-Length:\r\n"), "400"},
      {with("Content-Length: -1\r\n"), "400"},
      {with("Content-Length: +5\r\n", "hello"), "400"},
      {with("Content-Length: 5.0\r\n", "hello"), "400"},
      {with("Content-Length: 0x5\r\n", "hello"), "400"},
      {with("Content-Length: 5 5\r\n", "hello"), "400"},
      {with("Content-Length: 5, 5\r\n", "hello"), "400"},
      {with("Content-Length: 5, 6\r\n", "hello"), "400"},
      {with("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), "400"},
      {with("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), "400"},
      {with("Content-Length: 18446744073709551616\r\n"), "400"},
      {with("Content-Length: 18446744073709551615\r\n"), "413"},
      {with("Content-Length : 5\r\n", "hello"), "400"},
      // Transfer-Encoding.
      {chunked("5\r\nhello\r\n0\r\n\r\n" + next), "POST / \"hello\" | GET /next"},
      {with("transfer-encoding: CHUNKED\r\n", "0\r\n\r\n" + next), "POST / | GET /next"},
      {with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), "400"},
      {with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
      {with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
      {with("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), "400"},
      {with("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), "501"},
      {with("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), "400"},
      {with("Transfer-Encoding: identity\r\n"), "400"},
      {with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), "400"},
      {with("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), "400"},
      {with("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), "400"},
      {with("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), "400"},
      {with("Transfer-Encoding: \x0B"
            "chunked\r\n",
            "0\r\n\r\n"),
       "400"},
      {with("Transfer-Encoding:\r\n"), "400"},
      {with("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n"), "400"},
      {"POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {"POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
       "400"},
      // Chunks.
      {chunked("0\r\n\r\n"), "POST /"},
      {chunked("000\r\n\r\n"), "POST /"},
      {chunked("1\r\na\r\n2\r\nbc\r\n00A\r\n0123456789\r\n0\r\n\r\n"), "POST / \"abc0123456789\""},
      {chunked("a\r\n0123456789\r\n0\r\n\r\n"), "POST / \"0123456789\""},
      {chunked("5;a=b\r\nhello\r\n0;c=\"d;\\\"e\"\r\n\r\n"), "POST / \"hello\""},
      {chunked("5\r\nhello\r\n0\r\nX: 1\r\nY: 2\r\n\r\n" + next), "POST / \"hello\" | GET /next"},
      {chunked("5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n" + next), "400"},
      {chunked("5\r\nhello\r\n0\r\nX 1\r\n\r\n"), "400"},
      {chunked("5\r\nhello\r\n0\r\nX: 1\r\n 2\r\n\r\n"), "400"},
      {chunked("5\r\nhello\r\n0\r\n X: 1\r\n\r\n"), "400"},
      {chunked("5\r\nhello\r\n0\r\nX: 1\n\r\n"), "400"},
      {chunked("5\r\nhello\r\n"), "…"},
      {chunked("5\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("5\rhello\r\n0\r\n\r\n"), "400"},
      {chunked("5\r\nhello\n0\r\n\r\n"), "400"},
      {chunked("5\r\nhello0\r\n\r\n"), "400"},
      {chunked("5\r\nhello!\r\n0\r\n\r\n"), "400"},
      {chunked("6\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("\r\n0\r\n\r\n"), "400"},
      {chunked("-2\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("+5\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked(" 5\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("5 \r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("0x5\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("5g\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("g\r\n"), "400"},
      {chunked("10000000000000000\r\n"), "400"},
      {chunked("FFFFFFFFFFFFFFFF\r\n"), "413"},
      {chunked("1000001\r\n"), "413"},
      {chunked("5;\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("5;a\nb\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("5;a=\"\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("5;a\x01\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("5;" + std::string(2000, 'a') + "\r\nhello\r\n0\r\n\r\n"), "400"},
      {chunked("0\r\nX: " + std::string(9000, 'a') + "\r\n\r\n"), "400"},
      {chunked("GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"), "400"},
      // Expect.
      {with("Expect: 100-continue\r\nContent-Length: 2\r\n", "ok"), "POST / \"ok\""},
      {with("Expect: 200-ok\r\nContent-Length: 2\r\n", "ok"), "417"},
      // One behind another, and what comes behind an error.
      {next + next + "GET", "GET /next | GET /next | …"},
      {next + "X\r\n\r\n" + next, "GET /next | 400"},
      {next + "\r\n" + next, "GET /next | GET /next"},
      {"", ""},
      {"G", "…"},
      {"\r", "…"},
  };
  return all;
}

}  // namespace

TEST_CASE("every message is read in one way, or refused") {
  for (const auto& [bytes, outcome] : cases()) {
    CAPTURE(bytes);
    CHECK(transcript({bytes}) == outcome);
  }
}

TEST_CASE("what is read does not depend on how the bytes arrive") {
  for (const auto& [bytes, outcome] : cases()) {
    if (bytes.size() > 700) continue;
    CAPTURE(bytes);
    std::string whole = transcript({bytes}, {}, true);
    REQUIRE(transcript_by_byte(bytes, {}, true) == whole);
    std::string_view view = bytes;
    for (std::size_t cut = 1; cut < view.size(); ++cut) {
      CAPTURE(cut);
      REQUIRE(transcript({view.substr(0, cut), view.substr(cut)}, {}, true) == whole);
    }
  }
}

TEST_CASE("a request has what was sent, trimmed but not decoded") {
  CHECK(transcript({"GET http://a:80/p%20q?r=%20 HTTP/1.1\r\nHost: other\r\nX-a: \t v w \t\r\nx-A:\r\n\r\n"},
                   {}, true) ==
        "GET /p q?r=%20 target=http://a:80/p%20q?r=%20 raw=/p%20q host=a:80 "
        "[Host]=[other] [X-a]=[v w] [x-A]=[]");
}

TEST_CASE("the head's views follow when a body makes the buffer grow") {
  std::string body(100'000, 'b');
  std::string head = "PUT http://h HTTP/1.1\r\nHost: h\r\nX: value\r\nContent-Length: 100000\r\n\r\n";
  std::string request = head + body;
  std::string expected =
      "PUT / \"" + body + "\" target=http://h raw=/ host=h [Host]=[h] [X]=[value] [Content-Length]=[100000]";
  CHECK(transcript({request}, {}, true) == expected);
  CHECK(transcript_by_byte(request, {}, true) == expected);
  CHECK(transcript({next, request, next}) == "GET /next | PUT / \"" + body + "\" | GET /next");
}

TEST_CASE("limits hold to the byte, however the bytes arrive") {
  ParserLimits limits{.max_header_bytes = 64, .max_headers = 3, .max_content_length = 10};
  auto check = [&](const std::string& bytes, const char* outcome) {
    CAPTURE(bytes);
    CHECK(transcript({bytes}, limits) == outcome);
    CHECK(transcript_by_byte(bytes, limits) == outcome);
  };
  auto sized = [](std::size_t size) {
    std::string head = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
    return head + std::string(size - head.size() - 4, 'x') + "\r\n\r\n";
  };
  check(sized(64), "GET /");
  check(sized(65), "431");
  check("GET /" + std::string(100, 'a'), "414");
  check("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(100, 'a'), "431");
  check("GET / HTTP/1.1\r\nHost: h\r\na:\r\nb:\r\n\r\n", "GET /");
  check("GET / HTTP/1.1\r\nHost: h\r\na:\r\nb:\r\nc:\r\n\r\n", "431");
  check(with("Content-Length: 10\r\n", "0123456789"), "POST / \"0123456789\"");
  check(with("Content-Length: 11\r\n"), "413");
  check(chunked("5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n"), "POST / \"0123456789\"");
  check(chunked("5\r\n01234\r\n6\r\n"), "413");
}

TEST_CASE("many small chunks with extensions are bounded in all") {
  std::string body;
  for (int i = 0; i < 100; ++i) body += "1;" + std::string(500, 'e') + "\r\nx\r\n";
  CHECK(transcript({chunked(body)}) == "400");
}

TEST_CASE("a chunked body that failed leaves nothing for the next client of the buffer") {
  auto buffer = std::make_unique<detail::InputBuffer>();
  auto read = [&](std::string_view bytes) {
    ParserLimits limits;
    detail::RequestReader reader{limits};
    buffer->begin = buffer->end = 0;
    reader.lend(std::move(buffer));
    auto room = reader.room();
    bytes.copy(room.data(), room.size());
    reader.received(bytes.size());
    auto result = reader.next();
    std::string body{reader.parts().body};
    buffer = reader.take_back();
    return result == detail::RequestReader::Result::request ? body : "refused";
  };
  CHECK(read(chunked("6\r\nsecret\r\nx")) == "refused");
  CHECK(read(chunked("2\r\nok\r\n0\r\n\r\n")) == "ok");
}

TEST_CASE("100 Continue is wanted once, and only for a body that is awaited") {
  ParserLimits limits;
  detail::RequestReader reader{limits};
  reader.lend(std::make_unique<detail::InputBuffer>());
  auto feed = [&](std::string_view bytes) {
    auto room = reader.room();
    bytes.copy(room.data(), room.size());
    reader.received(bytes.size());
    return reader.next();
  };
  using Result = detail::RequestReader::Result;
  CHECK(feed(with("Expect: 100-continue\r\nContent-Length: 2\r\n")) == Result::more);
  CHECK(reader.is_in_body());
  CHECK(reader.take_wants_continue());
  CHECK_FALSE(reader.take_wants_continue());
  CHECK(feed("o") == Result::more);
  CHECK(reader.body_received() == 1);
  CHECK(feed("k") == Result::request);
  reader.drop();
  CHECK(feed("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n") == Result::more);
  CHECK_FALSE(reader.take_wants_continue());
}
