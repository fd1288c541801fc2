// SPDX-License-Identifier: MIT
// Targets, paths, query strings: no crash, and what is decoded encodes to the same again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <carafe/http/url.hpp>

using namespace carafe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  if (auto target = parse_target(text)) {
    auto is_within = [&](std::string_view part) {
      return part.empty() || part == "/" ||
             (part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size());
    };
    if (!is_within(target->authority) || !is_within(target->path) || !is_within(target->query)) std::abort();
  }
  if (auto path = decode_path(text)) {
    if (path->find('\0') != path->npos || decode_path(percent_encode(*path)) != path) std::abort();
  }
  if (auto decoded = percent_decode(text)) {
    if (percent_decode(percent_encode(*decoded)) != decoded) std::abort();
  }
  if (auto arguments = QueryArgs::parse(text)) {
    for (const auto& [name, value] : *arguments) {
      if (!arguments->contains(name)) std::abort();
      (void)arguments->get<int>(name);
      (void)arguments->get<double>(name);
    }
  }
  return 0;
}
