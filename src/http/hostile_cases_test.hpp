// SPDX-License-Identifier: MIT
// Messages a server meets from clients that are broken, old or hostile, and the one
// reading each has. Shared by the parser's test and the test over sockets.
#pragma once

#include <string>
#include <vector>

namespace carafe::http_cases {

struct Case {
  const char* name;
  std::string bytes;
  /// What is read, in order: `GET /path` or `POST /path=body`, and the status of a refusal,
  /// after which nothing is read. Empty: nothing yet.
  std::string reading;
};

inline std::string get(const std::string& rest) { return "GET / HTTP/1.1\r\nHost: h\r\n" + rest + "\r\n"; }
inline std::string post(const std::string& rest) { return "POST / HTTP/1.1\r\nHost: h\r\n" + rest; }
inline std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n\r\n" + body) + "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";
}
inline std::string line(const std::string& first) { return first + "\r\nHost: h\r\n\r\n"; }

inline std::vector<Case> cases() {
  using namespace std::string_literals;
  const std::string next = " GET /next";
  return {
      // What must be read.
      {"plain", get(""), "GET /"},
      {"pipelined", get("") + line("GET /b HTTP/1.1") + line("HEAD /c HTTP/1.0"), "GET / GET /b HEAD /c"},
      {"incomplete", "GET / HTTP/1.1\r\nHost: h\r\n", ""},
      {"an empty line before", "\r\n" + get(""), "GET /"},
      {"an empty line between", get("") + "\r\n" + get(""), "GET / GET /"},
      {"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "GET /"},
      {"body", post("Content-Length: 3\r\n\r\nabc") + line("GET /next HTTP/1.1"), "POST /=abc" + next},
      {"empty body", post("Content-Length: 0\r\n\r\n") + line("GET /next HTTP/1.1"), "POST /" + next},
      {"leading zeros in a length", post("Content-Length: 0003\r\n\r\nabc"), "POST /=abc"},
      {"body with a GET",
       "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc" + line("GET /next HTTP/1.1"),
       "GET /=abc" + next},
      {"body that looks like a request",
       post("Content-Length: 18\r\n\r\nGET /x HTTP/1.1\r\n\r") + line("GET /next HTTP/1.1"),
       "POST /=GET /x HTTP/1.1\r\n\r" + next},
      {"chunks", chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), "POST /=abcde" + next},
      {"no chunk but the last", chunked("0\r\n\r\n"), "POST /" + next},
      {"upper case size, zeros before it", chunked("000A\r\n0123456789\r\n00\r\n\r\n"),
       "POST /=0123456789" + next},
      {"chunk extensions", chunked("3;a;b=c;d=\"e f\"\r\nabc\r\n0;x\r\n\r\n"), "POST /=abc" + next},
      {"trailers are dropped", chunked("3\r\nabc\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n"), "POST /=abc" + next},
      {"chunked in capitals", post("Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n"), "POST /"},
      {"absolute form", line("GET http://example.org:80/a?b HTTP/1.1"), "GET /a"},
      {"asterisk form", line("OPTIONS * HTTP/1.1"), "OPTIONS *"},
      {"escapes in the path", line("GET /a%20b%2Fc HTTP/1.1"), "GET /a b/c"},
      {"bytes above 7F in a value", get("X: \xC3\xA9\xFF\r\n"), "GET /"},
      {"empty value, spaces around", get("X:\r\nY: \t z \t \r\n"), "GET /"},
      {"connection close is the last", get("Connection: close\r\n"), "GET /"},
      {"host with a port", "GET / HTTP/1.1\r\nHost: h:80\r\n\r\n", "GET /"},
      {"host that is an IPv6 address", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET /"},

      // Request line.
      {"unknown method", line("FOO / HTTP/1.1"), "501"},
      {"method in small letters", line("get / HTTP/1.1"), "501"},
      {"no method", line(" / HTTP/1.1"), "400"},
      {"method with a bad character", line("GE,T / HTTP/1.1"), "400"},
      {"garbage", "\x16\x03\x01\x02"s, "400"},
      {"two empty lines before", "\r\n\r\n" + get(""), "400"},
      {"two spaces", line("GET  / HTTP/1.1"), "400"},
      {"two spaces behind", line("GET /  HTTP/1.1"), "400"},
      {"tab for a space", line("GET\t/ HTTP/1.1"), "400"},
      {"no version", line("GET /"), "400"},
      {"space behind the version", line("GET / HTTP/1.1 "), "400"},
      {"version 2.0", line("GET / HTTP/2.0"), "505"},
      {"version 1.2", line("GET / HTTP/1.2"), "505"},
      {"version 0.9", line("GET / HTTP/0.9"), "505"},
      {"version in small letters", line("GET / http/1.1"), "400"},
      {"version with more digits", line("GET / HTTP/1.10"), "400"},
      {"version HTTP/11", line("GET / HTTP/11"), "400"},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
      {"bare LF behind the request line", "GET / HTTP/1.1\nHost: h\r\n\r\n", "400"},
      {"bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"NUL in the target", line("GET /a\0b HTTP/1.1"s), "400"},
      {"a byte above 7F in the target", line("GET /\xC3\xA9 HTTP/1.1"), "400"},
      {"fragment", line("GET /a#b HTTP/1.1"), "400"},
      {"relative target", line("GET a HTTP/1.1"), "400"},
      {"another scheme", line("GET ftp://h/ HTTP/1.1"), "400"},
      {"user information", line("GET http://u:p@h/ HTTP/1.1"), "400"},
      {"asterisk with GET", line("GET * HTTP/1.1"), "400"},
      {"authority with GET", line("GET h:80 HTTP/1.1"), "400"},
      {"origin form with CONNECT", line("CONNECT / HTTP/1.1"), "400"},
      {"CONNECT", line("CONNECT h:80 HTTP/1.1"), "501"},
      {"malformed escape", line("GET /%zz HTTP/1.1"), "400"},
      {"cut escape", line("GET /% HTTP/1.1"), "400"},
      {"escaped NUL", line("GET /%00 HTTP/1.1"), "400"},
      {"escaped bytes that are no UTF-8", line("GET /%C0%AF HTTP/1.1"), "400"},
      {"quote in the target", line("GET /\" HTTP/1.1"), "400"},

      // Fields.
      {"no Host", "GET / HTTP/1.1\r\n\r\n", "400"},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400"},
      {"two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
      {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "400"},
      {"Host with a path", "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n", "400"},
      {"Host with user information", "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", "400"},
      {"Host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "400"},
      {"Host that is a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "400"},
      {"Host with a word for a port", "GET / HTTP/1.1\r\nHost: h:x\r\n\r\n", "400"},
      {"Host with an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "400"},
      {"absolute form without Host", "GET http://h/ HTTP/1.1\r\n\r\n", "400"},
      {"space before the colon", get("X : y\r\n"), "400"},
      {"tab before the colon", get("X\t: y\r\n"), "400"},
      {"no colon", get("X\r\n"), "400"},
      {"no name", get(": x\r\n"), "400"},
      {"space in a name", get("X Y: z\r\n"), "400"},
      {"a name above 7F", get("X\xFF: y\r\n"), "400"},
      {"NUL in a name", get("X\0Y: z\r\n"s), "400"},
      {"NUL in a value", get("X: a\0b\r\n"s), "400"},
      {"a control character in a value", get("X: a\x01"s + "b\r\n"), "400"},
      {"DEL in a value", get("X: a\x7F\r\n"), "400"},
      {"bare CR in a value", get("X: a\rY: b\r\n"), "400"},
      {"bare LF in a value", get("X: a\nY: b\r\n"), "400"},
      {"a field hidden behind a CR", get("Dummy:\rContent-Length: 5\r\n"), "400"},
      {"folded field", get("X: a\r\n b\r\n"), "400"},
      {"folded with a tab", get("X: a\r\n\tb\r\n"), "400"},
      {"space before the first field", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", "400"},
      {"bare LF at the end of the head", "GET / HTTP/1.1\r\nHost: h\r\n\n", "400"},
      {"unknown expectation", get("Expect: 200-ok\r\n"), "417"},

      // Framing.
      {"length that is no number", post("Content-Length: x\r\n\r\n"), "400"},
      {"length with a sign", post("Content-Length: +3\r\n\r\nabc"), "400"},
      {"negative length", post("Content-Length: -1\r\n\r\n"), "400"},
      {"hexadecimal length", post("Content-Length: 0x3\r\n\r\nabc"), "400"},
      {"length with a fraction", post("Content-Length: 3.0\r\n\r\nabc"), "400"},
      {"empty length", post("Content-Length:\r\n\r\n"), "400"},
      {"length with a space in it", post("Content-Length: 1 1\r\n\r\n"), "400"},
      {"length beyond 64 bits", post("Content-Length: 18446744073709551617\r\n\r\n"), "400"},
      {"list of lengths", post("Content-Length: 3, 3\r\n\r\nabc"), "400"},
      {"length given twice", post("Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), "400"},
      {"two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), "400"},
      {"length too large", post("Content-Length: 100000\r\n\r\n"), "413"},
      {"length and chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "400"},
      {"chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"), "400"},
      {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {"coding we lack", post("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), "501"},
      {"coding without chunked", post("Transfer-Encoding: gzip\r\n\r\n"), "400"},
      {"identity", post("Transfer-Encoding: identity\r\n\r\n"), "400"},
      {"chunked not last", post("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"), "400"},
      {"chunked twice", post("Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"), "400"},
      {"chunked on two lines",
       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "400"},
      {"xchunked", post("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), "400"},
      {"xchunked, then a list",
       post("Transfer-Encoding: xchunked\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"), "400"},
      {"chunked in quotes", post("Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"), "400"},
      {"chunked with a parameter", post("Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n"), "400"},
      {"a control character behind chunked", post("Transfer-Encoding: chunked\x0B\r\n\r\n0\r\n\r\n"), "400"},
      {"empty coding", post("Transfer-Encoding:\r\n\r\n"), "400"},
      {"underscore is another field", post("Content_Length: 5\r\n\r\n") + line("GET /next HTTP/1.1"),
       "POST / GET /next"},

      // Chunks.
      {"size in 0x", chunked("0x3\r\nabc\r\n0\r\n\r\n"), "400"},
      {"size with a sign", chunked("+3\r\nabc\r\n0\r\n\r\n"), "400"},
      {"negative size", chunked("-2\r\nabc\r\n0\r\n\r\n"), "400"},
      {"no size", chunked("\r\nabc\r\n0\r\n\r\n"), "400"},
      {"size that is no number", chunked("g\r\nabc\r\n0\r\n\r\n"), "400"},
      {"size beyond 64 bits", chunked("10000000000000003\r\nabc\r\n0\r\n\r\n"), "400"},
      {"size too large", chunked("FFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"), "413"},
      {"sizes too large together", chunked("300\r\n" + std::string(0x300, 'a') + "\r\n300\r\n"), "413"},
      {"space before the size", chunked(" 3\r\nabc\r\n0\r\n\r\n"), "400"},
      {"space behind the size", chunked("3 \r\nabc\r\n0\r\n\r\n"), "400"},
      {"underscore in the size", chunked("1_0\r\nabc\r\n0\r\n\r\n"), "400"},
      {"bare LF behind the size", chunked("3\nabc\r\n0\r\n\r\n"), "400"},
      {"bare CR behind the size", chunked("3\rabc\r\n0\r\n\r\n"), "400"},
      {"bare LF behind the content", chunked("3\r\nabc\n0\r\n\r\n"), "400"},
      {"content longer than its size", chunked("3\r\nabcd\r\n0\r\n\r\n"), "400"},
      {"content shorter than its size", chunked("5\r\nabc\r\n0\r\n\r\n"), "400"},
      {"two bytes for the CRLF", chunked("3\r\nabcXX0\r\n\r\n"), "400"},
      {"bare LF in an extension", chunked("3;a\nb\r\nabc\r\n0\r\n\r\n"), "400"},
      {"bare CR in an extension", chunked("3;a\rb\r\nabc\r\n0\r\n\r\n"), "400"},
      {"quoted extension over lines", chunked("3;a=\"\r\nabc\r\n0\r\n\r\n\"\r\n"), "400"},
      {"NUL in a quoted extension", chunked("3;a=\"\0\"\r\nabc\r\n0\r\n\r\n"s), "400"},
      {"extension without a name", chunked("3;\r\nabc\r\n0\r\n\r\n"), "400"},
      {"extension too long", chunked("3;" + std::string(2000, 'a') + "\r\nabc\r\n0\r\n\r\n"), "400"},
      {"size with endless zeros", chunked(std::string(2000, '0') + "3\r\nabc\r\n0\r\n\r\n"), "400"},
      {"bare LF behind the last chunk", chunked("0\n\n"), "400"},
      {"last chunk with a bare LF at its end", chunked("0\r\n\n"), "400"},
      {"last chunk with something behind", chunked("0\r\nX\r\n\r\n"), "400"},
      {"folded trailer", chunked("0\r\nX: a\r\n b\r\n\r\n"), "400"},
      {"trailer that sets the length", chunked("0\r\nContent-Length: 5\r\n\r\n"), "400"},
      {"trailer that sets the coding", chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n"), "400"},
      {"trailer too large", chunked("0\r\nX: " + std::string(9000, 'a') + "\r\n\r\n"), "400"},
      {"chunks that end early", post("Transfer-Encoding: chunked\r\n\r\n3\r\nab"), ""},

      // Limits (of the tests: 512 bytes of head, 8 fields, 1024 bytes of body).
      {"request line too long", "GET /" + std::string(600, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", "414"},
      {"endless request line", "GET /" + std::string(600, 'a'), "414"},
      {"fields too long", get("X: " + std::string(600, 'a') + "\r\n"), "431"},
      {"endless field", "GET / HTTP/1.1\r\nX: " + std::string(600, 'a'), "431"},
      {"too many fields", get("A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\nF: 1\r\nG: 1\r\nI: 1\r\n"), "431"},
      {"as many fields as allowed", get("A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\nF: 1\r\nG: 1\r\n"), "GET /"},
      {"as long a head as allowed", get("X: " + std::string(512 - 25 - 2 - 5, 'a') + "\r\n"), "GET /"},
      {"one byte more", get("X: " + std::string(512 - 25 - 2 - 4, 'a') + "\r\n"), "431"},
      {"as large a body as allowed", post("Content-Length: 1024\r\n\r\n" + std::string(1024, 'a')),
       "POST /=" + std::string(1024, 'a')},
      {"a body of one byte more", post("Content-Length: 1025\r\n\r\n" + std::string(1025, 'a')), "413"},
  };
}

}  // namespace carafe::http_cases
