// SPDX-License-Identifier: MIT
#include <carafe/sql/types.hpp>

#include <algorithm>
#include <utility>

namespace carafe {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string call(std::string_view name, int argument) {
  return std::string{name} + '(' + (argument > 0 ? std::to_string(argument) : "") + ')';
}

std::string with_zone(std::string type, bool timezone) {
  return timezone ? "with_timezone(" + type + ')' : type;
}

}  // namespace

std::string SqlType::to_source() const {
  switch (kind) {
    case TypeKind::SmallInteger:
      return "SmallInteger()";
    case TypeKind::Integer:
      return "Integer()";
    case TypeKind::BigInteger:
      return "BigInteger()";
    case TypeKind::Boolean:
      return "Boolean()";
    case TypeKind::Float:
      return "Float()";
    case TypeKind::Double:
      return "Double()";
    case TypeKind::Numeric:
      return length > 0 ? "Numeric(" + std::to_string(length) + ", " + std::to_string(scale) + ')'
                        : "Numeric()";
    case TypeKind::String:
      return call("String", length);
    case TypeKind::Text:
      return "Text()";
    case TypeKind::LargeBinary:
      return "LargeBinary()";
    case TypeKind::Date:
      return "DateType()";
    case TypeKind::Time:
      return with_zone("TimeType()", timezone);
    case TypeKind::DateTime:
      return with_zone("DateTimeType()", timezone);
    case TypeKind::Interval:
      return "IntervalType()";
    case TypeKind::JSON:
      return "JsonType()";
    case TypeKind::Uuid:
      return "UuidType()";
    case TypeKind::Array: {
      SqlType of{item};
      of.length = length;
      return "ArrayType(" + of.to_source() + ')';
    }
    case TypeKind::Enum: {
      std::string out = "Enum({";
      for (const auto& label : labels) out += (&label == &labels.front() ? "" : ", ") + quoted(label);
      return out + (name.empty() ? "})" : "}, " + quoted(name) + ')');
    }
    case TypeKind::Other:
      return "OtherType(" + quoted(name) + ")";
  }
  return {};
}

SqlType Enum(std::vector<std::string> labels, std::string name) {
  SqlType type{TypeKind::Enum};
  for (const auto& label : labels) type.length = std::max(type.length, int(label.size()));
  type.labels = std::move(labels);
  type.name = std::move(name);
  return type;
}

SqlType OtherType(std::string name) {
  SqlType type{TypeKind::Other};
  type.name = std::move(name);
  return type;
}

}  // namespace carafe
