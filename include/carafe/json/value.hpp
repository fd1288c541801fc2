// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <carafe/json/convert.hpp>
#include <carafe/json/fwd.hpp>

namespace carafe {

/// JsonValue, nlohmann's type, wherever Carafe writes or reads JSON: as what a
/// handler returns, as a request's body, as a member of a struct.
template <>
struct JsonConvert<JsonValue> {
  static void write(JsonWriter& writer, const JsonValue& value);
  static bool read(JsonView json, JsonValue& out, JsonErrors& errors);
};

/// Reads JSON text with Carafe's own reader and its checks, which is stricter and
/// safer on foreign text than `JsonValue::parse`. Throws JsonParseError.
JsonValue parse_json(std::string_view text);

}  // namespace carafe
