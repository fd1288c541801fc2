// SPDX-License-Identifier: MIT
#include "http/request_reader.hpp"

#include <cstring>
#include <functional>

namespace carafe::detail {

std::size_t RequestReader::body_received() const noexcept {
  return is_in_body() ? pending().size() - size_ + (chunks_ ? buffer_->body.size() : 0) : 0;
}

std::span<char> RequestReader::room() {
  InputBuffer& buffer = *buffer_;
  constexpr std::size_t least = 4096;
  if (buffer.begin == buffer.end && stage_ == Stage::head) buffer.begin = buffer.end = 0;
  if (buffer.capacity - buffer.end < least) {
    std::string_view held = pending();
    if (buffer.capacity - held.size() >= least) {
      move_head(held, buffer.bytes.get());
      std::memmove(buffer.bytes.get(), held.data(), held.size());
    } else {
      // Twice as much at a time, so that only what has arrived is paid for.
      std::size_t capacity = buffer.capacity * 2;
      std::unique_ptr<char[]> larger{new char[capacity]};
      std::memcpy(larger.get(), held.data(), held.size());
      move_head(held, larger.get());
      buffer.bytes = std::move(larger);
      buffer.capacity = capacity;
    }
    buffer.end = held.size();
    buffer.begin = 0;
  }
  return {buffer.bytes.get() + buffer.end, buffer.capacity - buffer.end};
}

void RequestReader::move_head(std::string_view from, const char* to) noexcept {
  if (!is_in_body()) return;
  auto move = [&](std::string_view& view) {
    // Some are of other text: the decoded path, the path a target does not have.
    bool inside =
        !std::less<>{}(view.data(), from.data()) && std::less<>{}(view.data(), from.data() + from.size());
    if (inside) view = {to + (view.data() - from.data()), view.size()};
  };
  RequestHead& head = buffer_->head;
  for (auto* view : {&head.target, &head.host, &head.raw_path, &head.path, &head.query}) move(*view);
  for (HeaderField& field : head.fields) {
    move(field.name);
    move(field.value);
  }
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
  InputBuffer& buffer = *buffer_;
  auto scanned = scanner_.scan(pending(), *limits_);
  if (scanned.refusal) return fail(scanned.refusal);
  if (scanned.size == 0) return Result::more;
  if (auto refusal = parse_head(pending().substr(0, scanned.size), *limits_, buffer.head)) {
    return fail(refusal);
  }
  size_ = scanned.size;
  if (buffer.head.framing == RequestHead::Framing::none) return finish({});
  wants_continue_ = buffer.head.expects_continue;
  if (buffer.head.framing == RequestHead::Framing::length) {
    stage_ = Stage::body;
    return read_body();
  }
  stage_ = Stage::chunks;
  buffer.body.clear();
  chunks_.emplace(limits_->max_content_length);
  return read_chunks();
}

RequestReader::Result RequestReader::read_body() {
  auto length = std::size_t(buffer_->head.content_length);
  if (pending().size() - size_ < length) return Result::more;
  auto body = pending().substr(size_, length);
  size_ += length;
  return finish(body);
}

RequestReader::Result RequestReader::read_chunks() {
  InputBuffer& buffer = *buffer_;
  std::string_view rest = pending().substr(size_);
  auto progress = chunks_->feed(rest, buffer.body);
  if (progress.refusal) return fail(progress.refusal);
  // What is decoded is dropped, so that the buffer holds the head and a line at most.
  std::memmove(buffer.bytes.get() + buffer.begin + size_, rest.data() + progress.consumed,
               rest.size() - progress.consumed);
  buffer.end -= progress.consumed;
  return progress.done ? finish(buffer.body) : Result::more;
}

RequestReader::Result RequestReader::finish(std::string_view body) {
  const RequestHead& head = buffer_->head;
  wants_continue_ = false;
  chunks_.reset();
  parts_.method = head.method;
  parts_.version = head.version;
  parts_.keep_alive = head.keep_alive;
  parts_.target = head.target;
  parts_.raw_path = head.raw_path;
  parts_.path = head.path;
  parts_.query = head.query;
  parts_.host = head.host;
  parts_.body = body;
  parts_.headers = HeadersView{head.fields};
  stage_ = Stage::complete;
  return Result::request;
}

void RequestReader::drop() {
  InputBuffer& buffer = *buffer_;
  buffer.begin += size_;
  if (buffer.body.capacity() > InputBuffer::first_capacity) std::string{}.swap(buffer.body);
  stage_ = Stage::head;
  scanner_ = {};
  size_ = 0;
}

RequestReader::Result RequestReader::fail(const Refusal& refusal) noexcept {
  stage_ = Stage::failed;
  chunks_.reset();
  refusal_ = refusal;
  return Result::error;
}

}  // namespace carafe::detail
