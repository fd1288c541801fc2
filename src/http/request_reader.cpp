// SPDX-License-Identifier: MIT
#include "http/request_reader.hpp"

#include <cstring>
#include <utility>

namespace carafe::detail {

InputBuffer::InputBuffer() : bytes(new char[first_capacity]), capacity(first_capacity) {
  head.fields.reserve(16);
}
InputBuffer::~InputBuffer() = default;

RequestReader::RequestReader(const ParserLimits& limits) noexcept : limits_(&limits) {}
RequestReader::~RequestReader() = default;

std::size_t RequestReader::body_received() const noexcept {
  return is_in_body() ? pending().size() - head_size_ + buffer_->body.size() : 0;
}

std::span<char> RequestReader::room() {
  InputBuffer& buffer = *buffer_;
  constexpr std::size_t least = 4096;
  if (buffer.begin == buffer.end) buffer.begin = buffer.end = 0;
  if (buffer.capacity - buffer.end < least) {
    std::string_view held = pending();
    if (buffer.capacity - held.size() >= least) {
      std::memmove(buffer.bytes.get(), held.data(), held.size());
    } else {
      // Twice as much at a time, so that only what has arrived is paid for.
      std::size_t capacity = buffer.capacity * 2;
      std::unique_ptr<char[]> larger{new char[capacity]};
      std::memcpy(larger.get(), held.data(), held.size());
      buffer.bytes = std::move(larger);
      buffer.capacity = capacity;
    }
    buffer.end = held.size();
    buffer.begin = 0;
  }
  return {buffer.bytes.get() + buffer.end, buffer.capacity - buffer.end};
}

RequestReader::Result RequestReader::next() {
  switch (stage_) {
    case Stage::head:
      return read_head();
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

RequestReader::Result RequestReader::read_head() {
  auto scanned = scanner_.scan(pending(), *limits_);
  if (scanned.refusal) return fail(scanned.refusal);
  if (scanned.size == 0) return Result::more;

  RequestHead& head = buffer_->head;
  head_size_ = scanned.size;
  head_at_ = pending().data();
  if (auto refusal = parse_head(pending().substr(0, head_size_), *limits_, head)) return fail(refusal);
  wants_continue_ = head.expects_continue && head.framing != RequestHead::Framing::none;
  if (head.framing == RequestHead::Framing::chunked) {
    buffer_->body.clear();
    chunks_ = std::make_unique<ChunkedBody>(limits_->max_content_length);
    stage_ = Stage::chunks;
    return read_chunks();
  }
  stage_ = Stage::body;
  return read_body();
}

RequestReader::Result RequestReader::read_body() {
  std::size_t length = std::size_t(buffer_->head.content_length);
  if (pending().size() - head_size_ < length) return Result::more;
  Result result = finish();
  parts_.body = pending().substr(head_size_, length);
  head_size_ += length;
  return result;
}

RequestReader::Result RequestReader::read_chunks() {
  InputBuffer& buffer = *buffer_;
  std::string_view rest = pending().substr(head_size_);
  auto progress = chunks_->feed(rest, buffer.body);
  if (progress.refusal) return fail(progress.refusal);
  // What is decoded is dropped: the buffer holds the head and at most a line of the body.
  std::size_t unread = rest.size() - progress.consumed;
  std::memmove(buffer.bytes.get() + buffer.begin + head_size_, rest.data() + progress.consumed, unread);
  buffer.end -= progress.consumed;
  if (!progress.done) return Result::more;
  chunks_.reset();
  Result result = finish();
  parts_.body = buffer.body;
  return result;
}

RequestReader::Result RequestReader::finish() {
  RequestHead& head = buffer_->head;
  // The views into the head are made anew if it has moved while the body arrived.
  if (pending().data() != head_at_) parse_head(pending().substr(0, head_size_), *limits_, head);
  parts_.method = head.method;
  parts_.version = head.version;
  parts_.keep_alive = head.keep_alive;
  parts_.target = head.target;
  parts_.raw_path = head.raw_path;
  parts_.path = head.path;
  parts_.query = head.query;
  parts_.host = head.host;
  parts_.headers = HeadersView{head.fields};
  wants_continue_ = false;
  stage_ = Stage::complete;
  return Result::request;
}

void RequestReader::drop() {
  buffer_->begin += head_size_;
  if (buffer_->body.capacity() > InputBuffer::first_capacity) std::string{}.swap(buffer_->body);
  if (!has_input() && buffer_->capacity > InputBuffer::first_capacity * 4) {
    buffer_->bytes.reset(new char[InputBuffer::first_capacity]);
    buffer_->capacity = InputBuffer::first_capacity;
    buffer_->begin = buffer_->end = 0;
  }
  stage_ = Stage::head;
  scanner_ = {};
  head_size_ = 0;
}

RequestReader::Result RequestReader::fail(Refusal refusal) noexcept {
  stage_ = Stage::failed;
  refusal_ = refusal;
  return Result::error;
}

}  // namespace carafe::detail
