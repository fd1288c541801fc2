// SPDX-License-Identifier: MIT
// Arrays in PostgreSQL's text form.
#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include <carafe/sql/cpp_types.hpp>

namespace carafe::detail {
namespace {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

std::string text_of_real(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  return fmt::format("{}", value);
}

std::string hex_of(std::string_view bytes) {
  std::string text = "\\x";
  for (unsigned char byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

void ArrayWriter::add(const Cell& element) {
  if (text_.size() > 1) text_ += ',';
  switch (element.kind) {
    case CellKind::null:
      text_ += "NULL";
      break;
    case CellKind::boolean:
      text_ += element.integer != 0 ? 't' : 'f';
      break;
    case CellKind::integer:
      text_ += std::to_string(element.integer);
      break;
    case CellKind::real:
      text_ += text_of_real(element.real);
      break;
    case CellKind::interval:
      text_ += fmt::format("\"{} microseconds\"", element.integer);
      break;
    case CellKind::blob:
      append_quoted(text_, hex_of(element.bytes()));
      break;
    case CellKind::date:
    case CellKind::time_of_day:
    case CellKind::timestamp:
    case CellKind::uuid:
      append_quoted(text_, Value(element).to_display());
      break;
    default:
      append_quoted(text_, element.bytes());
      break;
  }
}

ArrayReader::ArrayReader(std::string_view literal) : rest_(literal) {
  if (rest_.size() < 2 || rest_.front() != '{' || rest_.back() != '}') {
    state_ = State::bad;
    return;
  }
  rest_.remove_prefix(1);
}

bool ArrayReader::next(std::optional<std::string_view>& element) {
  auto skip_blanks = [this] {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  };
  auto fail = [this] {
    state_ = State::bad;
    return false;
  };
  if (state_ != State::first && state_ != State::more) return false;
  skip_blanks();
  if (state_ == State::first && rest_ == "}") {
    state_ = State::end;
    return false;
  }
  if (rest_.empty() || rest_.front() == '{') return fail();

  const bool quoted = rest_.front() == '"';
  if (quoted) rest_.remove_prefix(1);
  unescaped_.clear();
  while (true) {
    if (rest_.empty()) return fail();
    char c = rest_.front();
    if (quoted ? c == '"' : c == ',' || c == '}') break;
    if (c == '"' || c == '{') {
      if (!quoted) return fail();
    }
    if (c == '\\') {
      rest_.remove_prefix(1);
      if (rest_.empty()) return fail();
      c = rest_.front();
    }
    unescaped_ += c;
    rest_.remove_prefix(1);
  }
  if (quoted) rest_.remove_prefix(1);
  skip_blanks();
  if (!quoted) {
    while (!unescaped_.empty() && is_blank(unescaped_.back())) unescaped_.pop_back();
    if (unescaped_.empty()) return fail();
  }
  if (rest_ == "}") {
    state_ = State::end;
  } else if (!rest_.empty() && rest_.front() == ',') {
    rest_.remove_prefix(1);
    state_ = State::more;
  } else {
    return fail();
  }
  if (!quoted && unescaped_ == "NULL") {
    element.reset();
  } else {
    element = unescaped_;
  }
  return true;
}

}  // namespace carafe::detail
