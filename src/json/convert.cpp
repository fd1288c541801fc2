// SPDX-License-Identifier: MIT
#include <carafe/json/convert.hpp>

#include <cmath>

namespace carafe::detail {

bool read_signed(JsonView json, std::int64_t least, std::int64_t most, std::int64_t& out,
                 JsonErrors& errors) {
  if (json.get(out)) {
    if (out >= least && out <= most) return true;
  } else if (json.kind() != JsonKind::integer) {
    return errors.expected("an integer", json);
  }
  return errors.expected("an integer from " + std::to_string(least) + " to " + std::to_string(most), json);
}

bool read_unsigned(JsonView json, std::uint64_t most, std::uint64_t& out, JsonErrors& errors) {
  std::int64_t negative;
  if (json.get(out)) {
    if (out <= most) return true;
  } else if (!json.get(negative)) {
    return errors.expected("an integer", json);
  }
  return errors.expected("an integer from 0 to " + std::to_string(most), json);
}

bool read_double(JsonView json, double& out, JsonErrors& errors) {
  return json.get(out) || errors.expected("a number", json);
}

bool read_float(JsonView json, float& out, JsonErrors& errors) {
  double wide;
  if (!read_double(json, wide, errors)) return false;
  out = static_cast<float>(wide);
  return !std::isinf(out) || errors.expected("a number in the range of float", json);
}

bool read_bool(JsonView json, bool& out, JsonErrors& errors) {
  return json.get(out) || errors.expected("true or false", json);
}

bool read_string(JsonView json, std::string& out, JsonErrors& errors) {
  std::string_view text;
  if (!json.get(text)) return errors.expected("a string", json);
  out = text;
  return true;
}

}  // namespace carafe::detail
