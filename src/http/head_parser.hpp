// SPDX-License-Identifier: MIT
// Boost.Beast's parser with a sink of our own, and the rules it leaves to us.
#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <carafe/http/request.hpp>

namespace carafe::detail {

/// Parses one message: its head at once, then, if it is chunked, its body as it comes.
class HeadParser final : public boost::beast::http::basic_parser<true> {
 public:
  HeadParser(std::vector<HeaderField>& fields, std::string& body, std::size_t max_headers,
             std::size_t max_body);

  Method method = Method::Get;
  int http_version = 11;
  std::string_view target;
  std::string_view host;
  bool has_body_length = false;  ///< a Content-Length was given
  bool wants_continue = false;

  /// Why the message is refused; 0 when Beast alone refused it.
  int status = 0;
  std::string_view reason;

  /// Checks what spans several fields. False with `status` set where it is wrong.
  bool check_head();

  std::size_t chunks = 0;

 private:
  using error_code = boost::beast::error_code;
  using view = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb, view method_text, view target_text, int version,
                       error_code& error) override;
  void on_response_impl(int, view, int, error_code&) override {}
  void on_field_impl(boost::beast::http::field, view name, view value, error_code& error) override;
  void on_header_impl(error_code&) override { in_head_ = false; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(view bytes, error_code&) override { return bytes.size(); }
  void on_chunk_header_impl(std::uint64_t size, view extensions, error_code& error) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, view bytes, error_code& error) override;
  void on_finish_impl(error_code&) override {}

  void refuse(int status, std::string_view reason, error_code& error);

  std::vector<HeaderField>& fields_;
  std::string& body_;
  std::size_t max_headers_;
  std::size_t max_body_;
  std::size_t trailers_ = 0;
  std::string_view content_length_;
  unsigned transfer_encodings_ = 0;
  unsigned hosts_ = 0;
  bool in_head_ = true;
};

}  // namespace carafe::detail
