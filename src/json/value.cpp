// SPDX-License-Identifier: MIT
#include <carafe/json/value.hpp>

namespace carafe {

void JsonConvert<JsonValue>::write(JsonWriter& writer, const JsonValue& value) {
  switch (value.type()) {
    case JsonValue::value_t::object:
      writer.begin_object();
      for (const auto& [key, member] : value.get_ref<const JsonValue::object_t&>()) {
        writer.key(key);
        write(writer, member);
      }
      return writer.end_object();
    case JsonValue::value_t::array:
      writer.begin_array();
      for (const auto& element : value.get_ref<const JsonValue::array_t&>()) write(writer, element);
      return writer.end_array();
    case JsonValue::value_t::string:
      return writer.string(value.get_ref<const std::string&>());
    case JsonValue::value_t::boolean:
      return writer.boolean(value.get<bool>());
    case JsonValue::value_t::number_integer:
      return writer.integer(value.get<std::int64_t>());
    case JsonValue::value_t::number_unsigned:
      return writer.unsigned_integer(value.get<std::uint64_t>());
    case JsonValue::value_t::number_float:
      return writer.number(value.get<double>());
    case JsonValue::value_t::null:
    case JsonValue::value_t::discarded:
      return writer.null();
    case JsonValue::value_t::binary:
      // As nlohmann's own dump does.
      return writer.raw(value.dump());
  }
}

bool JsonConvert<JsonValue>::read(JsonView json, JsonValue& out, JsonErrors& errors) {
  bool boolean;
  std::int64_t integer;
  std::uint64_t large;
  double number;
  std::string_view string;
  switch (json.kind()) {
    case JsonKind::null:
      out = nullptr;
      break;
    case JsonKind::boolean:
      json.get(boolean);
      out = boolean;
      break;
    case JsonKind::integer:
      // nlohmann keeps what is not negative unsigned, and so do we.
      if (json.get(large)) {
        out = large;
      } else if (json.get(integer)) {
        out = integer;
      }
      break;
    case JsonKind::number:
      json.get(number);
      out = number;
      break;
    case JsonKind::string:
      json.get(string);
      out = std::string(string);
      break;
    case JsonKind::array: {
      out = JsonValue::array();
      auto& array = out.get_ref<JsonValue::array_t&>();
      for (JsonView element : json.elements()) read(element, array.emplace_back(), errors);
      break;
    }
    case JsonKind::object: {
      out = JsonValue::object();
      auto& object = out.get_ref<JsonValue::object_t&>();
      for (auto [key, member] : json.members()) read(member, object[std::string(key)], errors);
      break;
    }
  }
  return true;
}

JsonValue parse_json(std::string_view text) {
  auto document = JsonDocument::parse(text);
  JsonErrors errors;
  JsonValue value;
  JsonConvert<JsonValue>::read(document.root(), value, errors);
  return value;
}

}  // namespace carafe
