// SPDX-License-Identifier: MIT
// What a server would make of bytes, as text: for tests and the fuzzer.
#pragma once

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "http/request_reader.hpp"

namespace carafe::testing_http {

/// Feeds a reader and writes down what comes out: `GET /a?b "body"` for each request,
/// `400` for a refusal, `…` for what is incomplete, separated by ` | `.
class Transcript {
 public:
  explicit Transcript(const detail::ParserLimits& limits = {}) : limits_(limits), reader_(limits_) {
    reader_.lend(std::make_unique<detail::InputBuffer>());
  }

  void feed(std::string_view bytes) {
    while (!bytes.empty() && !failed_) {
      auto room = reader_.room();
      std::size_t count = std::min(room.size(), bytes.size());
      std::memcpy(room.data(), bytes.data(), count);
      reader_.received(count);
      bytes.remove_prefix(count);
      read();
    }
  }

  std::string text() const {
    std::string text = text_;
    if (!failed_ && reader_.has_input()) text += text.empty() ? "…" : " | …";
    return text;
  }

  /// Also write down the header fields.
  bool with_fields = false;

 private:
  void read() {
    while (true) {
      switch (reader_.next()) {
        case detail::RequestReader::Result::more:
          return;
        case detail::RequestReader::Result::error:
          failed_ = true;
          add(std::to_string(reader_.status()));
          return;
        case detail::RequestReader::Result::request:
          add(describe(reader_.parts()));
          reader_.drop();
      }
    }
  }

  void add(const std::string& entry) {
    if (!text_.empty()) text_ += " | ";
    text_ += entry;
  }

  std::string describe(const detail::RequestParts& parts) const {
    std::string text{to_string(parts.method)};
    text.append(" ").append(parts.path);
    if (!parts.query.empty()) text.append("?").append(parts.query);
    if (parts.version == 10) text += " 1.0";
    if (!parts.keep_alive) text += " close";
    if (!parts.body.empty()) text.append(" \"").append(parts.body).append("\"");
    if (!with_fields) return text;
    text.append(" target=").append(parts.target).append(" raw=").append(parts.raw_path);
    text.append(" host=").append(parts.host);
    for (const auto& [name, value] : parts.headers)
      text.append(" [").append(name).append("]=[").append(value).append("]");
    return text;
  }

  detail::ParserLimits limits_;
  detail::RequestReader reader_;
  std::string text_;
  bool failed_ = false;
};

inline std::string transcript(std::initializer_list<std::string_view> pieces,
                              const detail::ParserLimits& limits = {}, bool with_fields = false) {
  Transcript transcript{limits};
  transcript.with_fields = with_fields;
  for (auto piece : pieces) transcript.feed(piece);
  return transcript.text();
}

inline std::string transcript_by_byte(std::string_view bytes, const detail::ParserLimits& limits = {},
                                      bool with_fields = false) {
  Transcript transcript{limits};
  transcript.with_fields = with_fields;
  for (std::size_t i = 0; i < bytes.size(); ++i) transcript.feed(bytes.substr(i, 1));
  return transcript.text();
}

}  // namespace carafe::testing_http
