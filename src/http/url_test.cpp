// SPDX-License-Identifier: MIT
#include <carafe/http/url.hpp>

#include <doctest/doctest.h>

using namespace carafe;

TEST_CASE("percent-encoding keeps what RFC 3986 calls unreserved and is undone by decoding") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(char(byte));
  auto encoded = percent_encode(all);
  CHECK(percent_decode(encoded) == all);
  CHECK(percent_encode("a-b._~Z9") == "a-b._~Z9");
  CHECK(percent_encode("a/b c") == "a%2Fb%20c");
  CHECK(percent_encode("a/b c", "/") == "a/b%20c");
}

TEST_CASE("a malformed escape decodes to nothing") {
  for (auto text : {"%", "a%", "%2", "%2x", "%x2", "%%20", "%-1", "% 1"}) {
    CAPTURE(text);
    CHECK_FALSE(percent_decode(text));
    CHECK_FALSE(decode_path(text));
    CHECK_FALSE(QueryArgs::parse(text));
    CHECK_FALSE(QueryArgs::parse(std::string("a=") + text));
  }
}

TEST_CASE("a path is valid UTF-8 without NUL") {
  CHECK(decode_path("/a%20b%2Fc") == "/a b/c");
  CHECK(decode_path("/caf%C3%A9") == "/caf\xC3\xA9");
  CHECK(decode_path("/a+b") == "/a+b");
  for (auto text :
       {"/%00", "/%ff", "/%C0%AF", "/%ED%A0%80", "/%F4%90%80%80", "/%E2%82", "/%80", "/%E0%80%AF"}) {
    CAPTURE(text);
    CHECK_FALSE(decode_path(text));
  }
}

TEST_CASE("a target is one of four forms") {
  using Form = Target::Form;
  struct Case {
    const char* text;
    Form form;
    const char *authority, *path, *query;
  };
  for (const Case& c :
       {Case{"/", Form::origin, "", "/", ""}, Case{"/a/b?c=d?e", Form::origin, "", "/a/b", "c=d?e"},
        Case{"//evil/a", Form::origin, "", "//evil/a", ""}, Case{"/a?", Form::origin, "", "/a", ""},
        Case{"/a|b", Form::origin, "", "/a|b", ""}, Case{"/?{`}", Form::origin, "", "/", "{`}"},
        Case{"http://h/p?q", Form::absolute, "h", "/p", "q"},
        Case{"HTTP://h:80", Form::absolute, "h:80", "/", ""},
        Case{"https://[::1]:8?x", Form::absolute, "[::1]:8", "/", "x"},
        Case{"h:443", Form::authority, "h:443", "", ""}, Case{"*", Form::asterisk, "", "*", ""}}) {
    CAPTURE(c.text);
    auto target = parse_target(c.text);
    REQUIRE(target);
    CHECK(target->form == c.form);
    CHECK(target->authority == c.authority);
    CHECK(target->path == c.path);
    CHECK(target->query == c.query);
  }
}

TEST_CASE("what is no target is refused") {
  for (auto text : {"",
                    "a",
                    "a/b",
                    "**",
                    "*/",
                    "/a#b",
                    "/a b",
                    "/a\"b",
                    "/a<b",
                    "/?a>b",
                    "/a\\b",
                    "/\x7F",
                    "/\x80",
                    "/\x01",
                    "http://",
                    "http:///a",
                    "http://u@h/",
                    "http://:80/",
                    "ftp://h/",
                    "http:/h",
                    "h:",
                    ":80",
                    "h:99999",
                    "h:8x",
                    "http://h h/",
                    "/?a#b",
                    "javascript:alert(1)"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_target(text));
  }
}

TEST_CASE("query arguments come in order, decoded, and a name may come twice") {
  auto args = QueryArgs::parse("a=1&b=x+y%26z&a=2&&flag&=empty&c=d=e");
  REQUIRE(args);
  CHECK(args->get("a") == "1");
  CHECK(args->get_all("a") == std::vector<std::string_view>{"1", "2"});
  CHECK(args->get("b") == "x y&z");
  CHECK(args->get("flag") == "");
  CHECK(args->get("") == "empty");
  CHECK(args->get("c") == "d=e");
  CHECK_FALSE(args->get("d"));
  CHECK(args->get("d", "none") == "none");
}

TEST_CASE("query arguments convert wholly or not at all") {
  auto args = QueryArgs::parse("n=42&neg=-7&big=300&f=1.5&t=true&x=4x&e=&s=word&plus=%2B5");
  REQUIRE(args);
  CHECK(args->get<int>("n") == 42);
  CHECK(args->get("neg", 0) == -7);
  CHECK(args->get("neg", 3u) == 3u);
  CHECK_FALSE(args->get<signed char>("big"));
  CHECK(args->get<short>("big") == 300);
  CHECK(args->get<double>("f") == 1.5);
  CHECK(args->get<bool>("t") == true);
  CHECK(args->get("x", 9) == 9);
  CHECK(args->get("e", 9) == 9);
  CHECK(args->get("plus", 9) == 9);
  CHECK(args->get("absent", 9) == 9);
  CHECK(args->get<std::string>("s") == "word");
}

TEST_CASE("too many query arguments are refused") {
  std::string text = "a";
  for (std::size_t i = 1; i < QueryArgs::max_parameters; ++i) text += "&a";
  CHECK(QueryArgs::parse(text));
  CHECK_FALSE(QueryArgs::parse(text + "&a"));
}
