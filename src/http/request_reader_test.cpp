// SPDX-License-Identifier: MIT
// How a reader keeps its buffer; what it reads is told by parser_test.cpp.
#include "http/request_reader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>

using namespace carafe;
using namespace carafe::detail;

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
