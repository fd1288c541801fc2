// SPDX-License-Identifier: MIT
#include <carafe/http/headers.hpp>

#include <doctest/doctest.h>

#include <cctype>
#include <cstring>

#include <carafe/util/error.hpp>

using namespace carafe;

TEST_CASE("headers keep their order and are found whatever the case of their name") {
  Headers headers{{"Content-Type", "text/plain"}, {"X-One", "1"}};
  headers.add("x-one", "2");
  CHECK(headers.get("content-TYPE") == "text/plain");
  CHECK(headers.get("X-ONE") == "1");
  CHECK(headers.get_all("X-One") == std::vector<std::string_view>{"1", "2"});
  CHECK_FALSE(headers.get("X-On").has_value());
  CHECK(headers.begin()->first == "Content-Type");
}

TEST_CASE("set replaces every field of the name at the place of the first") {
  Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  headers.set("A", "4");
  CHECK(headers.size() == 2);
  CHECK(headers.begin()->second == "4");
  CHECK(headers.remove("b") == 1);
  CHECK(headers.remove("b") == 0);
}

TEST_CASE("no byte that could split a message gets into a value or a name") {
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    Headers headers;
    std::string text = std::string("a") + char(byte) + "b";
    bool value_allowed = byte == '\t' || (byte >= 0x20 && byte != 0x7F);
    bool name_allowed = byte < 0x80 && (std::isalnum(byte) || (byte && std::strchr("!#$%&'*+-.^_`|~", byte)));
    if (value_allowed) {
      CHECK_NOTHROW(headers.set("X", text));
      CHECK_NOTHROW(headers.add("X", text));
    } else {
      CHECK_THROWS_AS(headers.set("X", text), UsageError);
      CHECK_THROWS_AS(headers.add("X", text), UsageError);
      CHECK(headers.empty());
    }
    if (name_allowed) {
      CHECK_NOTHROW(headers.add(text, "v"));
    } else {
      CHECK_THROWS_AS(headers.add(text, "v"), UsageError);
      CHECK_THROWS_AS(headers.set(text, "v"), UsageError);
    }
  }
  CHECK_THROWS_AS(Headers{}.add("", "v"), UsageError);
}

TEST_CASE("a view over received fields finds as headers do") {
  HeaderField fields[] = {{"Host", "a"}, {"Cookie", "1"}, {"cookie", "2"}};
  HeadersView view{fields};
  CHECK(view.get("HOST") == "a");
  CHECK(view.get_all("Cookie").size() == 2);
  CHECK_FALSE(view.contains("Hos"));
}
