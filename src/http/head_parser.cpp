// SPDX-License-Identifier: MIT
#include "http/head_parser.hpp"

#include <limits>

#include "http/text.hpp"

namespace carafe::detail {
namespace {

std::string_view standard(boost::beast::string_view text) { return {text.data(), text.size()}; }

constexpr bool is_digits(std::string_view text) {
  for (char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

}  // namespace

HeadParser::HeadParser(std::vector<HeaderField>& fields, std::string& body, std::size_t max_headers,
                       std::size_t max_body)
    : fields_(fields), body_(body), max_headers_(max_headers), max_body_(max_body) {
  // Both limits are ours: the head is measured before it comes here, the body as it comes.
  header_limit(std::numeric_limits<std::uint32_t>::max());
  body_limit(boost::none);
}

void HeadParser::refuse(int code, std::string_view why, error_code& error) {
  status = code;
  reason = why;
  error = boost::beast::http::error::bad_value;
}

void HeadParser::on_request_impl(boost::beast::http::verb, view method_text, view target_text, int version,
                                 error_code& error) {
  auto known = carafe::parse_method(standard(method_text));
  if (!known || *known == Method::Connect) return refuse(501, "The method is not implemented.", error);
  method = *known;
  target = standard(target_text);
  http_version = version;
}

void HeadParser::on_field_impl(boost::beast::http::field known, view name_text, view value_text,
                               error_code& error) {
  if (!in_head_) {
    // Trailers are read for their framing only.
    if (++trailers_ > max_headers_) refuse(431, "There are too many trailer fields.", error);
    return;
  }
  if (fields_.size() == max_headers_) return refuse(431, "There are too many header fields.", error);
  std::string_view name = standard(name_text), value = standard(value_text);
  fields_.push_back({name, value});

  using boost::beast::http::field;
  switch (known) {
    case field::host:
      ++hosts_;
      host = value;
      if (!all_are(value, host_char)) refuse(400, "The Host is not valid.", error);
      break;
    case field::content_length:
      if (!is_digits(value) || (has_body_length && value != content_length_)) {
        return refuse(400, "The Content-Length is not one number.", error);
      }
      content_length_ = value;
      has_body_length = true;
      break;
    case field::transfer_encoding:
      if (++transfer_encodings_ > 1 || !equal_ignoring_case(value, "chunked")) {
        refuse(501, "The only Transfer-Encoding is chunked.", error);
      } else if (http_version == 10) {
        refuse(400, "HTTP/1.0 has no Transfer-Encoding.", error);
      }
      break;
    case field::expect:
      if (!equal_ignoring_case(value, "100-continue"))
        return refuse(417, "The only Expect is 100-continue.", error);
      wants_continue = http_version != 10;
      break;
    default:
      break;
  }
}

bool HeadParser::check_head() {
  auto wrong = [this](std::string_view why) {
    status = 400;
    reason = why;
    return false;
  };
  if (transfer_encodings_ != 0 && has_body_length) {
    return wrong("A message has a Content-Length or a Transfer-Encoding, not both.");
  }
  if (hosts_ > 1 || (hosts_ == 0 && http_version != 10)) return wrong("A request has one Host.");
  return true;
}

void HeadParser::on_chunk_header_impl(std::uint64_t size, view, error_code& error) {
  ++chunks;
  if (size > max_body_ - body_.size()) refuse(413, "The body is larger than is accepted here.", error);
}

std::size_t HeadParser::on_chunk_body_impl(std::uint64_t, view bytes, error_code&) {
  body_.append(bytes.data(), bytes.size());
  return bytes.size();
}

}  // namespace carafe::detail
