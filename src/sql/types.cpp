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
    case TypeKind::Double:
      return "Double()";
    case TypeKind::String:
      return call("String", length);
    case TypeKind::Text:
      return "Text()";
    case TypeKind::LargeBinary:
      return "LargeBinary()";
    case TypeKind::Date:
      return "DateType()";
    case TypeKind::Time:
      return "TimeType()";
    case TypeKind::DateTime:
      return "DateTimeType()";
    case TypeKind::Enum: {
      std::string out = "Enum({";
      for (const auto& label : labels) out += (&label == &labels.front() ? "" : ", ") + quoted(label);
      return out + "})";
    }
    case TypeKind::Other:
      return "OtherType(" + quoted(name) + ")";
  }
  return {};
}

SqlType Enum(std::vector<std::string> labels) {
  SqlType type{TypeKind::Enum};
  for (const auto& label : labels) type.length = std::max(type.length, int(label.size()));
  type.labels = std::move(labels);
  return type;
}

SqlType OtherType(std::string name) {
  SqlType type{TypeKind::Other};
  type.name = std::move(name);
  return type;
}

}  // namespace carafe
