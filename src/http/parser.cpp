// SPDX-License-Identifier: MIT
#include "http/parser.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/optional.hpp>

#include <algorithm>
#include <cstring>

#include "http/text.hpp"

namespace carafe::detail {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::string_view;
using ErrorCode = boost::beast::error_code;

std::string_view view(string_view text) { return {text.data(), text.size()}; }

constexpr Refusal bad(std::string_view reason) { return {400, reason}; }
constexpr Refusal too_large{431, "The header fields are too large."};

bool is_digits(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// uri-host [ ":" port ] of RFC 9110 §7.2.
bool is_host(std::string_view text) noexcept {
  if (text.empty()) return false;
  std::size_t host_end;
  if (text[0] == '[') {
    auto bracket = text.find(']');
    if (bracket == std::string_view::npos || bracket < 3) return false;
    for (char c : text.substr(1, bracket - 1)) {
      if (hex_value(c) < 0 && c != ':' && c != '.') return false;
    }
    host_end = bracket + 1;
  } else {
    host_end = std::min(text.find(':'), text.size());
    auto host = text.substr(0, host_end);
    if (host.empty() || host.find_first_of("[]") != std::string_view::npos) return false;
    for (std::size_t i = 0; i < host.size(); ++i) {
      if (!is(host[i], host_char)) return false;
      if (host[i] == '%' &&
          (host.size() - i < 3 || hex_value(host[i + 1]) < 0 || hex_value(host[i + 2]) < 0)) {
        return false;
      }
    }
  }
  auto port = text.substr(host_end);
  return port.empty() || (port[0] == ':' && is_digits(port.substr(1)));
}

/// Receives Beast's events for one head and adds the rules Beast leaves to its user.
class HeadSink final : public beast_http::basic_parser<true> {
 public:
  explicit HeadSink(RequestHead& head) : head_(head) {
    header_limit(0xFFFFFFFF);
    body_limit(boost::none);
    head_.fields.clear();
    head_.expects_continue = false;
    head_.framing = RequestHead::Framing::none;
    head_.content_length = 0;
    head_.host = {};
  }

  Refusal refusal;
  unsigned hosts = 0;
  bool has_length = false;
  bool has_encoding = false;

 private:
  void refuse(Refusal why, ErrorCode& error) {
    refusal = why;
    error = beast_http::error::bad_value;
  }

  void on_request_impl(beast_http::verb, string_view method, string_view target, int version,
                       ErrorCode& error) override {
    auto known = carafe::parse_method(view(method));
    if (!known) return refuse({501, "The method is not known here."}, error);
    head_.method = *known;
    head_.target = view(target);
    head_.version = version;
  }

  void on_field_impl(beast_http::field field, string_view name, string_view text, ErrorCode& error) override {
    auto value = view(text);
    head_.fields.push_back({view(name), value});
    switch (field) {
      case beast_http::field::host:
        ++hosts;
        head_.host = value;
        break;
      case beast_http::field::content_length:
        // Beast takes lists and repetitions of one number; we take one number.
        if (has_length || !is_digits(value)) return refuse(bad("The Content-Length is malformed."), error);
        has_length = true;
        break;
      case beast_http::field::transfer_encoding:
        has_encoding = true;
        return on_encoding(value, error);
      case beast_http::field::expect:
        if (!equal_ignoring_case(value, "100-continue")) {
          return refuse({417, "The expectation is not known here."}, error);
        }
        head_.expects_continue = true;
        break;
      default:
        break;
    }
  }

  void on_encoding(std::string_view value, ErrorCode& error) {
    if (equal_ignoring_case(value, "chunked")) return;
    // Well-formed but not ours: codings we lack, with chunked once and last.
    std::string_view last;
    bool tokens = true;
    int chunked = 0;
    for_each_element(value, [&](std::string_view coding) {
      last = coding;
      tokens = tokens && !coding.empty() && all_are(coding, token_char);
      if (equal_ignoring_case(coding, "chunked")) ++chunked;
    });
    if (tokens && chunked == 1 && equal_ignoring_case(last, "chunked")) {
      return refuse({501, "The transfer coding is not known here."}, error);
    }
    refuse(bad("The Transfer-Encoding does not end with chunked."), error);
  }

  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(string_view, ErrorCode&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, string_view, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view, ErrorCode&) override { return 0; }
  void on_finish_impl(ErrorCode&) override {}
  void on_response_impl(int, string_view, int, ErrorCode&) override {}

  RequestHead& head_;
};

/// Whether the request line ends with a version of HTTP, only not one of ours.
bool names_other_version(std::string_view head) noexcept {
  auto line = head.substr(0, head.find("\r\n"));
  auto version = line.substr(line.rfind(' ') + 1);
  return version.size() == 8 && version.starts_with("HTTP/") && is_digits(version.substr(5, 1)) &&
         version[6] == '.' && is_digits(version.substr(7)) && version != "HTTP/1.0" && version != "HTTP/1.1";
}

Refusal refusal_for(ErrorCode code, std::string_view head) {
  using beast_http::error;
  if (code == error::bad_version && names_other_version(head)) {
    return {505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."};
  }
  switch (static_cast<error>(code.value())) {
    case error::bad_method:
      return bad("The request line does not begin with a method.");
    case error::bad_target:
      return bad("The request target is malformed.");
    case error::bad_version:
      return bad("The request line does not end with a version of HTTP.");
    case error::bad_field:
      return bad("The name of a header field is malformed.");
    case error::bad_value:
      return bad("The value of a header field is malformed.");
    case error::bad_line_ending:
      return bad("A line does not end with CR LF.");
    case error::bad_content_length:
    case error::multiple_content_length:
      return bad("The Content-Length is malformed or not alone.");
    case error::bad_transfer_encoding:
      return bad("The Transfer-Encoding is not alone.");
    default:
      return bad("The request is malformed.");
  }
}

Refusal read_target(RequestHead& head) {
  auto target = parse_target(head.target);
  if (!target) return bad("The request target is malformed.");
  bool is_connect = head.method == Method::Connect;
  if (is_connect != (target->form == Target::Form::authority) ||
      (target->form == Target::Form::asterisk && head.method != Method::Options)) {
    return bad("The form of the request target does not go with the method.");
  }
  if (is_connect) return {501, "This server is no proxy."};
  if (target->form == Target::Form::absolute) {
    if (!is_host(target->authority)) return bad("The host in the request target is malformed.");
    head.host = target->authority;
  }
  head.raw_path = target->path;
  head.query = target->query;
  // Without an escape the bytes are ASCII and stand for themselves.
  if (target->path.find('%') == std::string_view::npos) {
    head.path = target->path;
    return {};
  }
  auto path = decode_path(target->path);
  if (!path) return bad("The path has a malformed escape, a NUL, or is not UTF-8.");
  head.decoded_path = std::move(*path);
  head.path = head.decoded_path;
  return {};
}

}  // namespace

HeadScanner::Result HeadScanner::scan(std::string_view bytes, const ParserLimits& limits) noexcept {
  auto refused = [](Refusal why) { return Result{0, why}; };
  while (true) {
    if (line_ < bytes.size()) {
      char first = bytes[line_];
      if (lines_ == 0 && !is(first, token_char) && (first != '\r' || start_ != 0)) {
        return refused(bad("The request line does not begin with a method."));
      }
      if (lines_ > 0 && (first == ' ' || first == '\t')) {
        return refused(bad("A header field is folded, or follows white space."));
      }
    }
    auto* newline = static_cast<const char*>(
        position_ < bytes.size() ? std::memchr(bytes.data() + position_, '\n', bytes.size() - position_)
                                 : nullptr);
    std::size_t end = newline ? std::size_t(newline - bytes.data()) + 1 : bytes.size();
    if (end - start_ > limits.max_header_bytes) {
      return refused(lines_ == 0 ? Refusal{414, "The request line is too long."} : too_large);
    }
    if (!newline) {
      position_ = std::uint32_t(end);
      return {};
    }
    std::size_t length = end - line_;
    if (length < 2 || bytes[end - 2] != '\r') return refused(bad("A line does not end with CR LF."));
    position_ = line_ = std::uint32_t(end);
    if (length > 2) {
      // The request line is not a field.
      if (lines_++ > limits.max_headers) return refused(too_large);
    } else if (lines_ > 0) {
      return {end, {}};
    } else {
      start_ = line_;  // one empty line is let through (RFC 9112 §2.2)
    }
  }
}

Refusal parse_head(std::string_view bytes, const ParserLimits& limits, RequestHead& head) {
  if (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
  HeadSink sink{head};
  ErrorCode error;
  sink.put({bytes.data(), bytes.size()}, error);
  if (sink.refusal) return sink.refusal;
  if (error) return refusal_for(error, bytes);
  if (!sink.is_header_done()) return bad("The request is malformed.");

  if (sink.hosts > 1) return bad("There is more than one Host.");
  if (sink.hosts == 0 && head.version == 11) return bad("There is no Host.");
  if (sink.hosts == 1 && !is_host(head.host)) return bad("The Host is malformed.");
  if (sink.has_encoding && sink.has_length)
    return bad("There are both Content-Length and Transfer-Encoding.");
  if (sink.has_encoding && head.version == 10) return bad("HTTP/1.0 has no Transfer-Encoding.");
  if (auto refusal = read_target(head)) return refusal;

  head.keep_alive = sink.keep_alive();
  if (head.version == 10) head.expects_continue = false;
  if (sink.has_encoding) {
    head.framing = RequestHead::Framing::chunked;
  } else if (sink.has_length) {
    head.content_length = sink.content_length().value_or(0);
    if (head.content_length > limits.max_content_length) return {413, "The request's body is too large."};
    if (head.content_length > 0) head.framing = RequestHead::Framing::length;
  }
  return {};
}

class ChunkedBody::Sink final : public beast_http::basic_parser<true> {
 public:
  explicit Sink(std::size_t max_size) : max_size_(max_size) {
    header_limit(0xFFFFFFFF);
    body_limit(boost::none);
    // Beast reads chunks only behind a head that announces them.
    constexpr std::string_view head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    ErrorCode error;
    put({head.data(), head.size()}, error);
  }

  std::string* body = nullptr;
  std::uint64_t remaining = 0;
  Refusal refusal;

 private:
  void on_chunk_header_impl(std::uint64_t size, string_view extensions, ErrorCode& error) override {
    extensions_ += extensions.size();
    if (extensions_ > max_extensions) {
      refusal = bad("The chunk extensions are too large.");
    } else if (std::any_of(extensions.begin(), extensions.end(), [](char c) { return !is(c, value_char); })) {
      refusal = bad("A chunk is malformed.");
    } else if (size > max_size_ - size_) {
      refusal = {413, "The request's body is too large."};
    }
    if (refusal) {
      error = beast_http::error::bad_chunk;
      return;
    }
    size_ += size;
    remaining = size;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, ErrorCode&) override {
    body->append(bytes.data(), bytes.size());
    remaining -= bytes.size();
    return bytes.size();
  }
  void on_request_impl(beast_http::verb, string_view, string_view, int, ErrorCode&) override {}
  void on_field_impl(beast_http::field, string_view, string_view, ErrorCode&) override {}
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(string_view, ErrorCode&) override { return 0; }
  void on_finish_impl(ErrorCode&) override {}
  void on_response_impl(int, string_view, int, ErrorCode&) override {}

  std::size_t max_size_;
  std::size_t size_ = 0;
  std::size_t extensions_ = 0;
};

ChunkedBody::ChunkedBody(std::size_t max_size) : sink_(std::make_unique<Sink>(max_size)) {}
ChunkedBody::~ChunkedBody() = default;

std::size_t ChunkedBody::line_end(std::string_view bytes, std::size_t from, std::size_t limit,
                                  Refusal& refusal) const {
  auto newline = bytes.find('\n', from);
  std::size_t end = newline == std::string_view::npos ? bytes.size() : newline + 1;
  if (end - from > limit) {
    refusal = bad("A line of the chunked body is too long.");
    return 0;
  }
  if (newline == std::string_view::npos) return 0;
  if (newline == from || bytes[newline - 1] != '\r') refusal = bad("A line does not end with CR LF.");
  return refusal ? 0 : end;
}

std::size_t ChunkedBody::trailer_end(std::string_view bytes, std::size_t from, Refusal& refusal) const {
  std::size_t line = from;
  while (true) {
    if (line < bytes.size() && line > from && (bytes[line] == ' ' || bytes[line] == '\t')) {
      refusal = bad("A trailer field is folded.");
      return 0;
    }
    auto end = line_end(bytes, line, max_trailer - (line - from), refusal);
    if (end == 0) return 0;
    if (end == line + 2) return end;
    line = end;
  }
}

ChunkedBody::Progress ChunkedBody::feed(std::string_view bytes, std::string& body) {
  // Beast is given whole lines only: on partial ones its verdict may change with the cut.
  constexpr auto malformed = bad("A chunk is malformed.");
  Progress progress;
  sink_->body = &body;
  auto refused = [&](Refusal why) {
    progress.refusal = why;
    return progress;
  };
  while (true) {
    auto rest = bytes.substr(progress.consumed);
    std::size_t end;
    if (sink_->remaining > 0) {
      if (rest.empty()) return progress;
      end = std::size_t(std::min<std::uint64_t>(rest.size(), sink_->remaining));
    } else {
      std::size_t from = 0;
      if (behind_data_) {
        if ((!rest.empty() && rest[0] != '\r') || (rest.size() > 1 && rest[1] != '\n'))
          return refused(malformed);
        if (rest.size() < 2) return progress;
        from = 2;
      }
      if (rest.size() > from && hex_value(rest[from]) < 0) return refused(malformed);
      Refusal refusal;
      end = line_end(rest, from, max_line, refusal);
      if (refusal) return refused(refusal);
      if (end == 0) return progress;
      auto size = rest.substr(from, end - from);
      auto nonzero = size.find_first_not_of('0');
      if (hex_value(size[nonzero]) < 0) {
        end = trailer_end(rest, end, refusal);
        if (refusal) return refused(refusal);
        if (end == 0) return progress;
      }
    }
    ErrorCode error;
    std::size_t taken = sink_->put({rest.data(), end}, error);
    if (sink_->refusal) return refused(sink_->refusal);
    if (error || taken != end) return refused(malformed);
    progress.consumed += taken;
    if (sink_->is_done()) {
      progress.done = true;
      return progress;
    }
    behind_data_ = sink_->remaining == 0;
  }
}

}  // namespace carafe::detail
