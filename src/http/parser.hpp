// SPDX-License-Identifier: MIT
// HTTP/1 requests out of bytes, without a socket in sight: bytes in, a head or a refusal
// out. What is answered depends on the bytes alone, never on the pieces they come in:
// every verdict is a function of the shortest prefix that shows it. Used by connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/http/headers.hpp>
#include <carafe/http/method.hpp>
#include <carafe/http/url.hpp>

namespace carafe::detail {

struct ParserLimits {
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_headers = 100;
  std::size_t max_content_length = 16 * 1024 * 1024;
};

/// What to answer before the connection is closed; status 0 is no refusal. The reason is static.
struct Refusal {
  int status = 0;
  std::string_view reason;
  explicit operator bool() const noexcept { return status != 0; }
};

/// Looks for the end of a request's head. Small: a connection keeps one between reads.
class HeadScanner {
 public:
  struct Result {
    /// Bytes of the head, with an empty line that may come before it; 0 while incomplete.
    std::size_t size = 0;
    Refusal refusal;
  };

  /// `bytes` begin where the message does. Called again with the same bytes and more.
  Result scan(std::string_view bytes, const ParserLimits& limits) noexcept;

 private:
  std::uint32_t position_ = 0;  // what is before it has been looked at
  std::uint32_t line_ = 0;      // where the present line begins
  std::uint32_t start_ = 0;     // 2 behind an empty line
  std::uint32_t lines_ = 0;
};

/// A valid head. Views into the scanned bytes, but for what it owns.
struct RequestHead {
  enum class Framing { none, length, chunked };

  Method method = Method::Get;
  int version = 11;
  bool keep_alive = true;
  bool expects_continue = false;
  Framing framing = Framing::none;
  std::uint64_t content_length = 0;
  std::string_view target;
  std::string_view host;
  std::string_view raw_path;
  std::string_view path;
  std::string_view query;
  std::vector<HeaderField> fields;
  std::string decoded_path;  // what `path` looks at when the target has escapes
};

/// Reads what a HeadScanner measured. `head` is reused from request to request.
Refusal parse_head(std::string_view bytes, const ParserLimits& limits, RequestHead& head);

/// Decodes a chunked body (RFC 9112 §7.1). Extensions and trailers are checked and dropped.
class ChunkedBody {
 public:
  static constexpr std::size_t max_line = 1024;         // of a chunk's size and extensions
  static constexpr std::size_t max_extensions = 16384;  // in all
  static constexpr std::size_t max_trailer = 8192;      // with the last chunk's line

  explicit ChunkedBody(std::size_t max_size);
  ~ChunkedBody();
  ChunkedBody(const ChunkedBody&) = delete;
  ChunkedBody& operator=(const ChunkedBody&) = delete;

  struct Progress {
    std::size_t consumed = 0;
    bool done = false;
    Refusal refusal;
  };

  /// Appends what `bytes` hold to `body`. What is not consumed comes again, with more
  /// behind it; that is never more than a line, or the trailer.
  Progress feed(std::string_view bytes, std::string& body);

 private:
  class Sink;
  /// The end of the line that begins at `from`, 0 while it is incomplete.
  std::size_t line_end(std::string_view bytes, std::size_t from, std::size_t limit, Refusal& refusal) const;
  std::size_t trailer_end(std::string_view bytes, std::size_t from, Refusal& refusal) const;

  std::unique_ptr<Sink> sink_;
  bool behind_data_ = false;  // the next line begins with the CRLF that ends a chunk
};

}  // namespace carafe::detail
