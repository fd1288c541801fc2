// SPDX-License-Identifier: MIT
// A URL is read, or refused with a UsageError that hides its password; what is read is
// written so that it reads the same.
#include <carafe/db/url.hpp>
#include <carafe/util/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  carafe::DatabaseUrl url;
  try {
    url = carafe::DatabaseUrl::parse(text);
  } catch (const carafe::UsageError&) {
    return 0;
  }
  if (carafe::DatabaseUrl::parse(url.to_string_with_password()) != url) std::abort();
  carafe::DatabaseUrl::parse(url.to_string());
  return 0;
}
