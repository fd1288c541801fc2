// SPDX-License-Identifier: MIT
#include <carafe/json/convert.hpp>

#include <algorithm>
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

bool read_fields(JsonView json, const JsonField* fields, std::size_t count, JsonErrors& errors) {
  if (json.kind() != JsonKind::object) return errors.expected("an object", json);
  bool good = true;
  for (const JsonField* field = fields; field != fields + count; ++field) {
    if (JsonView value = json.find(field->name)) {
      JsonErrors::At at{errors, field->name};
      good = field->read(value, field->member, errors) && good;
    } else if (field->required) {
      good = errors.add(field->name, "missing");
    }
  }
  if (errors.ignore_unknown) return good;
  for (auto [key, value] : json.members()) {
    auto same_name = [&key = key](const JsonField& field) { return field.name == key; };
    if (std::none_of(fields, fields + count, same_name)) good = errors.add(key, "unknown");
  }
  return good;
}

}  // namespace carafe::detail
