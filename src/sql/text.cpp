// SPDX-License-Identifier: MIT
#include <carafe/sql/text.hpp>

#include <carafe/sql/compiler.hpp>

#include "sql/text_pieces.hpp"

namespace carafe {

std::vector<std::string> TextClause::names(const Compiler& compiler) const {
  return detail::text_pieces(sql_, compiler.syntax()).names;
}

CompiledSql TextClause::compile(const Compiler& compiler) const {
  detail::TextPieces text = detail::text_pieces(sql_, compiler.syntax());
  CompiledSql compiled;
  compiled.text = text.pieces[0];
  for (std::size_t i = 0; i < text.uses.size(); ++i) {
    compiled.text += compiler.placeholder(i) + text.pieces[i + 1];
    if (text.uses[i] != i) compiled.slots_in_order = false;
  }
  compiled.slots = std::move(text.uses);
  return compiled;
}

std::vector<Cell> TextClause::bind(const Compiler& compiler, std::span<const NamedValue> parameters) const {
  std::vector<std::string_view> given;
  given.reserve(parameters.size());
  for (const NamedValue& parameter : parameters) given.push_back(parameter.name);
  std::vector<Cell> cells;
  for (std::size_t position : detail::match_parameters(names(compiler), given)) {
    cells.push_back(parameters[position].value.cell());
  }
  return cells;
}

}  // namespace carafe
