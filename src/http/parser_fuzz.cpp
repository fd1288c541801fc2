// SPDX-License-Identifier: MIT
// Any bytes: no crash, and what is read is the same whole, byte by byte, and cut in two.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "http/request_reader.hpp"

using namespace carafe;
using namespace carafe::detail;

namespace {

std::string read_all(std::string_view bytes, std::size_t first, std::size_t piece) {
  static const ParserLimits limits{.max_header_bytes = 1024, .max_headers = 16, .max_content_length = 4096};
  RequestReader reader{limits};
  reader.lend(std::make_unique<InputBuffer>());
  std::string seen;
  std::size_t next_piece = first;
  while (!bytes.empty()) {
    auto room = reader.room();
    std::size_t count = std::min({room.size(), bytes.size(), next_piece});
    next_piece = piece;
    std::memcpy(room.data(), bytes.data(), count);
    reader.received(count);
    bytes.remove_prefix(count);
    while (true) {
      auto result = reader.next();
      if (result == RequestReader::Result::more) break;
      if (result == RequestReader::Result::error) return seen + "!" + std::to_string(reader.status());
      const RequestParts& parts = reader.parts();
      seen.append(to_string(parts.method)).append(" ").append(parts.target).append("\n");
      seen.append(parts.host).append("\n").append(parts.path).append("\n").append(parts.query).append("\n");
      for (const auto& field : parts.headers)
        seen.append(field.name).append(":").append(field.value).append("\n");
      seen.append(parts.body).append(parts.keep_alive ? "+\n" : "-\n");
      reader.drop();
    }
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view bytes{reinterpret_cast<const char*>(data), size};
  std::string whole = read_all(bytes, size, size);
  for (auto [first, piece] :
       {std::pair<std::size_t, std::size_t>{1, 1}, {size / 2 + 1, size}, {1 + data[0] % size, 7}}) {
    std::string pieces = read_all(bytes, first, piece);
    if (pieces != whole) {
      std::fprintf(stderr, "whole:\n%s\nin pieces of %zu, then %zu:\n%s\n", whole.c_str(), first, piece,
                   pieces.c_str());
      std::abort();
    }
  }
  return 0;
}
