// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace carafe::migrations::detail {

/// A C++ expression as the renderer builds it: text, a string literal, or a call or braced
/// list with arguments.
struct CppExpression {
  std::string text;  ///< a leaf, or what stands before the arguments: "column"
  char open = 0;     ///< '(' or '{'; 0 is a leaf
  std::vector<CppExpression> arguments = {};
};

CppExpression cpp_call(std::string name, std::vector<CppExpression> arguments);
CppExpression cpp_list(std::vector<CppExpression> elements);
/// A list of string literals.
CppExpression cpp_strings(const std::vector<std::string>& texts);

inline constexpr std::size_t cpp_columns = 110;

std::string flat(const CppExpression& expression);

/// `expression` written from `column` on, followed by `tail` (";"), filling lines of 110
/// columns as clang-format does: arguments aligned after the parenthesis that opens them.
std::string laid_out(const CppExpression& expression, std::size_t column, const std::string& tail);

}  // namespace carafe::migrations::detail
