// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/types.hpp>

namespace carafe::detail {

/// A declared type taken apart: "  varchar ( 50 ) " is VARCHAR of "50", "timestamp(3) with
/// time zone" is TIMESTAMP WITH TIME ZONE of "3".
struct TypeDeclaration {
  std::string name;       ///< upper case, with single blanks between words
  std::string arguments;  ///< between the parentheses, without blanks outside quotes
};
TypeDeclaration take_apart(std::string_view declaration);

struct KnownType {
  std::string_view name;
  TypeKind kind;
};

/// `declared` as `kind`, with its arguments where the kind takes some; nothing where they are
/// none it could take. A precision of times is passed over: it is always the finest.
std::optional<SqlType> with_arguments(TypeKind kind, const TypeDeclaration& declared);

/// A type no TypeKind stands for, in lower case as servers show it, unless it has quotes in it.
SqlType other_type(std::string_view declaration);

/// The labels of 'a','it''s'.
std::vector<std::string> parse_labels(std::string_view list);

}  // namespace carafe::detail
