// SPDX-License-Identifier: MIT
// Any bytes: they are JSON to us exactly when they are to nlohmann, but for what we
// refuse on purpose; every refusal has its place and reason; what was read is written
// and reads back the same.
#include <carafe/json/value.hpp>

#include <cstdint>
#include <cstdlib>

#include "json/diagnose.hpp"

using namespace carafe;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  // nlohmann keeps the last of two keys, reads past a byte order mark and stops at a NUL.
  auto other = JsonValue::parse(text, nullptr, false);
  try {
    JsonValue value = parse_json(text);
    require(!other.is_discarded() && value == other);
    std::string again = to_json(value);
    require(to_json(parse_json(again)) == again);
  } catch (const JsonParseError& error) {
    require(error.line() >= 1 && error.column() >= 1 && error.column() <= size + 1);
    auto problem = detail::diagnose_json(text);
    bool stricter = contains(error.reason(), "is given twice") || contains(error.reason(), "nested deeper") ||
                    contains(error.reason(), "byte order mark") || text.find('\0') != text.npos;
    require(problem || contains(error.reason(), "is given twice") ||
            contains(error.reason(), "nested deeper"));
    require(stricter || other.is_discarded());
    require(!problem || problem->reason == error.reason());
  }
  return 0;
}
