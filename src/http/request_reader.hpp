// SPDX-License-Identifier: MIT
// From bytes to requests: the framing of HTTP/1.1, without a socket. Fed by Connection,
// by tests with strings, and by a fuzzer.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <carafe/http/request.hpp>

#include "http/parser.hpp"

namespace carafe::detail {

/// What a connection needs while bytes of a request are pending, and can lend out
/// otherwise.
struct InputBuffer {
  InputBuffer();
  ~InputBuffer();
  InputBuffer(const InputBuffer&) = delete;
  InputBuffer& operator=(const InputBuffer&) = delete;

  static constexpr std::size_t first_capacity = 16 * 1024;

  std::unique_ptr<char[]> bytes;
  std::size_t capacity = 0;
  std::size_t begin = 0;  ///< of the first message that was not dropped
  std::size_t end = 0;
  RequestHead head;
  std::string body;  ///< of a chunked message, decoded
};

/// Reads requests, one after another, by RFC 9112 with no leniency where two readers
/// could differ; the answer does not depend on how the bytes arrive. After an error the
/// connection is of no more use.
class RequestReader {
 public:
  enum class Result { more, request, error };

  explicit RequestReader(const ParserLimits& limits) noexcept;
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Bytes are pending, so the buffer may not be taken away.
  bool has_input() const noexcept { return buffer_ && buffer_->end > buffer_->begin; }
  bool has_buffer() const noexcept { return buffer_ != nullptr; }
  void lend(std::unique_ptr<InputBuffer> buffer) noexcept { buffer_ = std::move(buffer); }
  std::unique_ptr<InputBuffer> take_back() noexcept { return std::move(buffer_); }

  /// Room for at least some bytes; then `received` says how many were put there.
  std::span<char> room();
  void received(std::size_t count) noexcept { buffer_->end += count; }

  /// Whether a whole request is there. Of a request, `parts` may be used until `drop`.
  Result next();
  const RequestParts& parts() const noexcept { return parts_; }
  void drop();

  /// Of an error: the status to answer, and a sentence.
  int status() const noexcept { return refusal_.status; }
  std::string_view reason() const noexcept { return refusal_.reason; }

  /// The header fields of the pending request are there, its body is not.
  bool is_in_body() const noexcept { return stage_ == Stage::body || stage_ == Stage::chunks; }
  /// Bytes of the pending body that have arrived.
  std::size_t body_received() const noexcept;
  /// The client waits for 100 Continue before it sends its body. True once a request.
  bool take_wants_continue() noexcept { return std::exchange(wants_continue_, false); }

 private:
  enum class Stage { head, body, chunks, complete, failed };

  std::string_view pending() const noexcept {
    return {buffer_->bytes.get() + buffer_->begin, buffer_->end - buffer_->begin};
  }
  Result read_head();
  Result read_body();
  Result read_chunks();
  Result finish();
  Result fail(Refusal refusal) noexcept;

  const ParserLimits* limits_;
  std::unique_ptr<InputBuffer> buffer_;
  Stage stage_ = Stage::head;
  RequestParts parts_;
  HeadScanner scanner_;
  std::size_t head_size_ = 0;      // later with the body behind it
  const char* head_at_ = nullptr;  // where the head was when it was parsed
  std::unique_ptr<ChunkedBody> chunks_;
  bool wants_continue_ = false;
  Refusal refusal_;
};

}  // namespace carafe::detail
