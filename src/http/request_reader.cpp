// SPDX-License-Identifier: MIT
#include "http/request_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "http/head_parser.hpp"
#include "http/text.hpp"

namespace carafe::detail {
namespace {

/// Whether a request line ends in a version, well formed, that may be another than ours.
bool ends_in_version(std::string_view head) {
  std::string_view line = head.substr(0, head.find('\r'));
  constexpr std::size_t size = sizeof " HTTP/1.1" - 1;
  if (line.size() < size) return false;
  std::string_view end = line.substr(line.size() - size);
  auto is_digit = [&](std::size_t at) { return end[at] >= '0' && end[at] <= '9'; };
  return end.starts_with(" HTTP/") && is_digit(6) && end[7] == '.' && is_digit(8);
}

}  // namespace

InputBuffer::InputBuffer() : bytes(new char[first_capacity]), capacity(first_capacity) { fields.reserve(16); }
InputBuffer::~InputBuffer() = default;

RequestReader::RequestReader(const ReaderLimits& limits) noexcept : limits_(&limits) {}
RequestReader::~RequestReader() = default;

std::size_t RequestReader::body_received() const noexcept {
  return is_in_body() ? pending().size() - head_size_ + buffer_->body.size() : 0;
}

std::span<char> RequestReader::room() {
  InputBuffer& buffer = *buffer_;
  constexpr std::size_t least = 4096;
  if (buffer.begin == buffer.end && stage_ == Stage::head) buffer.begin = buffer.end = 0;
  if (buffer.capacity - buffer.end < least) {
    std::string_view held = pending();
    const char* from = held.data();
    if (buffer.capacity - held.size() >= least) {
      std::memmove(buffer.bytes.get(), from, held.size());
      move_views(from, buffer.bytes.get());
    } else {
      // Twice as much at a time, so that only what has arrived is paid for.
      std::size_t capacity = buffer.capacity * 2;
      std::unique_ptr<char[]> larger{new char[capacity]};
      std::memcpy(larger.get(), from, held.size());
      move_views(from, larger.get());
      buffer.bytes = std::move(larger);
      buffer.capacity = capacity;
    }
    buffer.end = held.size();
    buffer.begin = 0;
  }
  return {buffer.bytes.get() + buffer.end, buffer.capacity - buffer.end};
}

void RequestReader::move_views(const char* from, const char* to) noexcept {
  if (!is_in_body()) return;
  auto move = [&](std::string_view& view) {
    if (view.data()) view = {to + (view.data() - from), view.size()};
  };
  for (std::string_view* view : {&parts_.target, &parts_.raw_path, &parts_.query, &parts_.host}) move(*view);
  for (HeaderField& field : buffer_->fields) {
    move(field.name);
    move(field.value);
  }
}

RequestReader::Result RequestReader::next() {
  switch (stage_) {
    case Stage::head:
      if (auto size = find_head_end()) return read_head(*size);
      return stage_ == Stage::failed ? Result::error : Result::more;
    case Stage::body:
      return read_body();
    case Stage::chunks:
      return read_chunks();
    case Stage::complete:
      return Result::request;
    case Stage::failed:
      break;
  }
  return Result::error;
}

std::optional<std::size_t> RequestReader::find_head_end() {
  std::string_view head = pending();
  // One empty line before a request is passed over (RFC 9112 §2.2).
  if (scanned_ == 0 && head.starts_with("\r\n")) {
    buffer_->begin += 2;
    head.remove_prefix(2);
    scanned_ = 1;  // but not two
  }
  if (!head.empty() && !is(head[0], token_char)) {
    if (head == "\r" && scanned_ == 0) return {};
    fail(400, "The request line does not begin with a method.");
    return {};
  }
  while (scanned_ < head.size()) {
    const void* found = std::memchr(head.data() + scanned_, '\n', head.size() - scanned_);
    if (!found) {
      scanned_ = head.size();
      break;
    }
    std::size_t at = std::size_t(static_cast<const char*>(found) - head.data());
    if (at == 0 || head[at - 1] != '\r') {
      fail(400, "A line of the head ends without a carriage return.");
      return {};
    }
    bool is_empty = at - line_begin_ == 1;
    bool is_folded = line_begin_ > 0 && (head[line_begin_] == ' ' || head[line_begin_] == '\t');
    if (is_folded) {
      fail(400, "A header field is folded over several lines.");
      return {};
    }
    scanned_ = line_begin_ = at + 1;
    if (is_empty) {
      if (scanned_ <= limits_->max_header_bytes) return scanned_;
      break;
    }
  }
  if (head.size() > limits_->max_header_bytes && scanned_ > limits_->max_header_bytes) {
    // Judged by the bytes alone: what has been scanned depends on how they came.
    bool first_line_fits = head.find('\n') < limits_->max_header_bytes;
    first_line_fits ? fail(431, "The header fields are too long.")
                    : fail(414, "The request line is too long.");
  }
  return {};
}

RequestReader::Result RequestReader::read_head(std::size_t size) {
  InputBuffer& buffer = *buffer_;
  buffer.fields.clear();
  buffer.body.clear();
  std::string_view head = pending().substr(0, size);

  std::optional<HeadParser> on_stack;
  on_stack.emplace(buffer.fields, buffer.body, limits_->max_headers, limits_->max_content_length);
  HeadParser* parser = &*on_stack;
  boost::beast::error_code error;
  parser->put(boost::asio::const_buffer(head.data(), head.size()), error);
  if (error == boost::beast::http::error::need_more) error = {};
  if (error || !parser->is_header_done()) {
    if (parser->status != 0) return fail(parser->status, parser->reason);
    if (error == boost::beast::http::error::bad_version && ends_in_version(head))
      return fail(505, "The version is not 1.0 or 1.1.");
    return fail(400, "The request is malformed.");
  }
  if (!parser->check_head()) return fail(parser->status, parser->reason);

  auto target = parse_target(parser->target);
  if (!target) return fail(400, "The target is not a valid URL.");
  if (target->form == Target::Form::authority ||
      (target->form == Target::Form::asterisk && parser->method != Method::Options)) {
    return fail(400, "The target does not fit the method.");
  }
  parts_ = {};
  parts_.method = parser->method;
  parts_.version = parser->http_version;
  parts_.keep_alive = parser->keep_alive();
  parts_.target = parser->target;
  parts_.raw_path = target->path;
  parts_.query = target->query;
  parts_.host = target->form == Target::Form::absolute ? target->authority : parser->host;
  head_size_ = size;
  chunk_framing_ = 0;

  if (parser->chunked()) {
    wants_continue_ = parser->wants_continue;
    // The parser goes on with the body as it comes: a second reading of the head leaves one
    // that may live as long as that takes.
    buffer.fields.clear();
    chunk_parser_ = std::make_unique<HeadParser>(buffer.fields, buffer.body, limits_->max_headers,
                                                 limits_->max_content_length);
    chunk_parser_->put(boost::asio::const_buffer(head.data(), head.size()), error);
    chunk_parser_->eager(true);
    stage_ = Stage::chunks;
    return read_chunks();
  }
  content_length_ = 0;
  if (parser->has_body_length) {
    auto length = parser->content_length();
    if (!length || *length > limits_->max_content_length) {
      return fail(413, "The body is larger than is accepted here.");
    }
    content_length_ = std::size_t(*length);
  }
  wants_continue_ = parser->wants_continue && content_length_ > 0;
  stage_ = Stage::body;
  return read_body();
}

RequestReader::Result RequestReader::read_body() {
  if (pending().size() - head_size_ < content_length_) return Result::more;
  parts_.body = pending().substr(head_size_, content_length_);
  head_size_ += content_length_;
  return finish();
}

RequestReader::Result RequestReader::read_chunks() {
  InputBuffer& buffer = *buffer_;
  while (true) {
    std::string_view rest = pending().substr(head_size_);
    if (rest.empty()) return Result::more;
    std::size_t before = buffer.body.size();
    boost::beast::error_code error;
    std::size_t used = chunk_parser_->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
    bool needs_more = error == boost::beast::http::error::need_more;
    if (error && !needs_more) {
      return chunk_parser_->status != 0 ? fail(chunk_parser_->status, chunk_parser_->reason)
                                        : fail(400, "The chunked body is malformed.");
    }
    // What is used is dropped, so that the buffer holds the head and the rest of a chunk.
    std::memmove(buffer.bytes.get() + buffer.begin + head_size_, rest.data() + used, rest.size() - used);
    buffer.end -= used;
    chunk_framing_ += used - (buffer.body.size() - before);
    // Extensions and trailers may take as much as a head, and each chunk its own line.
    std::size_t unread = rest.size() - used;
    std::size_t most = limits_->max_header_bytes + 16 * chunk_parser_->chunks;
    if (chunk_framing_ > most || (needs_more && unread > limits_->max_header_bytes)) {
      return fail(400, "The chunked body has too little content for its framing.");
    }
    if (chunk_parser_->is_done()) {
      wants_continue_ = false;
      parts_.body = buffer.body;
      return finish();
    }
    if (needs_more || used == 0) return Result::more;
  }
}

RequestReader::Result RequestReader::finish() {
  InputBuffer& buffer = *buffer_;
  chunk_parser_.reset();
  wants_continue_ = false;
  parts_.headers = HeadersView{buffer.fields};
  parts_.path = parts_.raw_path;
  if (parts_.raw_path.find('%') != parts_.raw_path.npos) {
    auto decoded = decode_path(parts_.raw_path);
    if (!decoded) return fail(400, "The path has a malformed percent escape or is not UTF-8.");
    buffer.path = std::move(*decoded);
    parts_.path = buffer.path;
  }
  stage_ = Stage::complete;
  return Result::request;
}

void RequestReader::drop() {
  buffer_->begin += head_size_;
  if (buffer_->body.capacity() > InputBuffer::first_capacity) std::string{}.swap(buffer_->body);
  if (buffer_->begin == buffer_->end && buffer_->capacity > InputBuffer::first_capacity * 4) {
    buffer_->bytes.reset(new char[InputBuffer::first_capacity]);
    buffer_->capacity = InputBuffer::first_capacity;
    buffer_->begin = buffer_->end = 0;
  }
  stage_ = Stage::head;
  scanned_ = line_begin_ = head_size_ = 0;
}

RequestReader::Result RequestReader::fail(int status, std::string_view reason) noexcept {
  stage_ = Stage::failed;
  status_ = status;
  reason_ = reason;
  return Result::error;
}

}  // namespace carafe::detail
