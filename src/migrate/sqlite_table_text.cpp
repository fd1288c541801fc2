// SPDX-License-Identifier: MIT
#include "migrate/sqlite_table_text.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <carafe/migrate/operations.hpp>

#include "migrate/sql_tokens.hpp"

namespace carafe::migrations::detail {
namespace {

using Kind = TableText::Kind;

class Parser {
 public:
  explicit Parser(std::string_view sql) : sql_(sql), tokens_(tokenize(sql)) {}

  TableText run() {
    expect("CREATE");
    if (is("VIRTUAL")) fail("it is a virtual table");
    if (is("TEMP") || is("TEMPORARY")) ++at_;
    expect("TABLE");
    TableText table;
    table.name = name();
    expect("(");
    table.columns.push_back(column());
    while (is(",")) {
      ++at_;
      if (starts_table_constraint()) break;
      table.columns.push_back(column());
    }
    while (!done() && !is(")")) {
      if (is(",")) ++at_;
      table.constraints.push_back(table_constraint());
    }
    expect(")");
    table.options = text_from(at_, tokens_.size());
    return table;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw MigrationError("cannot-rebuild", "the table cannot be rebuilt: " + why + " (" +
                                               std::string{sql_.substr(0, 80)} + ")");
  }

  bool done() const { return at_ >= tokens_.size(); }
  std::string_view token(std::size_t i) const {
    return i < tokens_.size() ? sql_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin) : "";
  }
  bool is(std::string_view word) const { return same_name(token(at_), word); }
  bool is_one_of(std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return is(word); });
  }
  void expect(std::string_view word) {
    if (!is(word))
      fail("\"" + std::string{word} + "\" was expected before \"" + std::string{token(at_)} + "\"");
    ++at_;
  }
  std::string name() {
    if (done() || tokens_[at_].kind == TokenKind::punctuation) fail("a name is missing");
    return unquoted(token(at_++));
  }

  // From one token up to the next, with the comments between, without the space at the ends.
  std::string text_from(std::size_t first, std::size_t next) const {
    if (first >= tokens_.size() || first == next) return "";
    return trimmed(tokens_[first].begin, next < tokens_.size() ? tokens_[next].begin : sql_.size());
  }

  std::string trimmed(std::size_t begin, std::size_t end) const {
    auto is_space = [&](std::size_t at) { return sql_[at] == ' ' || (sql_[at] >= '\t' && sql_[at] <= '\r'); };
    while (begin < end && is_space(begin)) ++begin;
    while (end > begin && is_space(end - 1)) --end;
    return std::string{sql_.substr(begin, end - begin)};
  }

  // A comment after a comma belongs to what follows it.
  std::string leading_comment(std::size_t first) const {
    if (first == 0 || (token(first - 1) != "," && token(first - 1) != "(")) return "";
    std::string comment = trimmed(tokens_[first - 1].end, tokens_[first].begin);
    return comment.empty() ? "" : comment + "\n\t";
  }

  void skip_parentheses() {
    expect("(");
    for (int depth = 1; depth > 0; ++at_) {
      if (done()) fail("a parenthesis is not closed");
      if (is("(")) ++depth;
      if (is(")")) --depth;
    }
  }

  std::vector<std::string> column_names() {
    std::vector<std::string> names;
    expect("(");
    while (true) {
      names.push_back(name());
      // COLLATE x, ASC, DESC
      while (!done() && !is(",") && !is(")")) ++at_;
      if (!is(",")) break;
      ++at_;
    }
    expect(")");
    return names;
  }

  bool starts_table_constraint() const {
    return is_one_of({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}) &&
           tokens_[at_].kind == TokenKind::name;
  }

  bool starts_column_constraint() const {
    return !done() && tokens_[at_].kind == TokenKind::name &&
           is_one_of({"CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE",
                      "REFERENCES", "GENERATED", "AS", "DEFERRABLE"});
  }

  TableText::Column column() {
    TableText::Column column;
    std::size_t first = at_;
    column.name = name();
    column.name_text = leading_comment(first) + text_from(first, at_);
    std::size_t type = at_;
    while (!done() && !is(",") && !is(")") && !starts_column_constraint()) {
      if (is("(")) {
        skip_parentheses();
      } else {
        ++at_;
      }
    }
    column.type = text_from(type, at_);
    while (starts_column_constraint()) column.constraints.push_back(column_constraint());
    if (!is(",") && !is(")")) fail("\"" + std::string{token(at_)} + "\" was not expected");
    return column;
  }

  TableText::Constraint column_constraint() {
    TableText::Constraint constraint;
    std::size_t first = at_;
    read_name(constraint);
    if (is("PRIMARY")) {
      constraint.kind = Kind::primary_key;
      at_ += 2;
      if (is_one_of({"ASC", "DESC"})) ++at_;
      conflict_clause();
      if (is("AUTOINCREMENT")) ++at_;
    } else if (is("NOT") && same_name(token(at_ + 1), "NULL")) {
      constraint.kind = Kind::not_null;
      at_ += 2;
      conflict_clause();
    } else if (is("NULL")) {
      constraint.kind = Kind::null;
      ++at_;
      conflict_clause();
    } else if (is("UNIQUE")) {
      constraint.kind = Kind::unique;
      ++at_;
      conflict_clause();
    } else if (is("CHECK")) {
      constraint.kind = Kind::check;
      ++at_;
      skip_parentheses();
    } else if (is("DEFAULT")) {
      constraint.kind = Kind::default_value;
      ++at_;
      if (is_one_of({"+", "-"})) ++at_;
      if (is("(")) {
        skip_parentheses();
      } else {
        ++at_;
      }
    } else if (is("COLLATE")) {
      constraint.kind = Kind::collate;
      at_ += 2;
    } else if (is("REFERENCES")) {
      constraint.kind = Kind::foreign_key;
      references(constraint);
    } else if (is_one_of({"GENERATED", "AS"})) {
      constraint.kind = Kind::generated;
      while (!done() && !is("(")) ++at_;
      skip_parentheses();
      if (is_one_of({"STORED", "VIRTUAL"})) ++at_;
    } else if (is_one_of({"NOT", "DEFERRABLE"})) {
      deferrable();
    }
    constraint.text = text_from(first, at_);
    return constraint;
  }

  TableText::Constraint table_constraint() {
    TableText::Constraint constraint;
    std::size_t first = at_;
    read_name(constraint);
    if (is("PRIMARY")) {
      constraint.kind = Kind::primary_key;
      at_ += 2;
      constraint.columns = column_names();
      conflict_clause();
    } else if (is("UNIQUE")) {
      constraint.kind = Kind::unique;
      ++at_;
      constraint.columns = column_names();
      conflict_clause();
    } else if (is("CHECK")) {
      constraint.kind = Kind::check;
      ++at_;
      skip_parentheses();
      conflict_clause();
    } else if (is("FOREIGN")) {
      constraint.kind = Kind::foreign_key;
      at_ += 2;
      constraint.columns = column_names();
      references(constraint);
    } else if (at_ == first) {
      fail("\"" + std::string{token(at_)} + "\" was not expected");
    }
    constraint.text = leading_comment(first) + text_from(first, at_);
    return constraint;
  }

  void read_name(TableText::Constraint& constraint) {
    if (!is("CONSTRAINT")) return;
    ++at_;
    constraint.name = name();
  }

  void conflict_clause() {
    if (is("ON") && same_name(token(at_ + 1), "CONFLICT")) at_ += 3;
  }

  void references(TableText::Constraint& constraint) {
    expect("REFERENCES");
    constraint.referred_table = name();
    if (is("(")) skip_parentheses();
    while (is_one_of({"ON", "MATCH", "NOT", "DEFERRABLE"})) {
      if (is("ON")) {
        at_ += 2;
        at_ += is_one_of({"SET", "NO"}) ? 2 : 1;
      } else if (is("MATCH")) {
        at_ += 2;
      } else {
        if (is("NOT") && !same_name(token(at_ + 1), "DEFERRABLE")) return;
        deferrable();
      }
    }
  }

  void deferrable() {
    if (is("NOT")) ++at_;
    expect("DEFERRABLE");
    if (is("INITIALLY")) at_ += 2;
  }

  std::string_view sql_;
  std::vector<SqlToken> tokens_;
  std::size_t at_ = 0;
};

// A piece that ends in a line comment would swallow what is put after it.
std::string closed(const std::string& text) {
  auto line = text.rfind('\n');
  std::string_view last = std::string_view{text}.substr(line == std::string::npos ? 0 : line + 1);
  auto tokens = tokenize(last);
  auto rest = last.substr(tokens.empty() ? 0 : tokens.back().end);
  return rest.find("--") == std::string_view::npos ? text : text + "\n";
}

bool is_nullability(const TableText::Constraint& one) {
  return one.kind == Kind::not_null || one.kind == Kind::null;
}

// The names by convention of a constraint written at its column or without a name.
std::string conventional_name(const std::string& table, const std::vector<std::string>& columns,
                              const TableText::Constraint& one) {
  switch (one.kind) {
    case Kind::unique:
      return unique_name(table, columns);
    case Kind::foreign_key:
      return foreign_key_name(table, columns, one.referred_table);
    case Kind::check:
      return columns.size() == 1 ? check_name(table, columns[0]) : "";
    default:
      return "";
  }
}

bool can_be_dropped(Kind kind) {
  return kind == Kind::unique || kind == Kind::foreign_key || kind == Kind::check;
}

}  // namespace

const TableText::Constraint* TableText::Column::find(Kind kind) const {
  auto found =
      std::find_if(constraints.begin(), constraints.end(), [&](const auto& one) { return one.kind == kind; });
  return found == constraints.end() ? nullptr : &*found;
}

std::string TableText::Column::text() const {
  std::string out = name_text;
  if (!type.empty()) out = closed(out) + ' ' + type;
  for (const auto& constraint : constraints) out = closed(out) + ' ' + constraint.text;
  return out;
}

TableText TableText::parse(std::string_view sql) { return Parser{sql}.run(); }

std::string TableText::statement(std::string_view quoted_name) const {
  std::string out = "CREATE TABLE " + std::string{quoted_name} + " (";
  bool first = true;
  auto add = [&](const std::string& piece) {
    out += (first ? "\n\t" : ",\n\t") + piece;
    // The comma must not end up in a comment.
    if (closed(piece) != piece) out += "\n";
    first = false;
  };
  for (const auto& column : columns) add(column.text());
  for (const auto& constraint : constraints) add(constraint.text);
  out += "\n)";
  return options.empty() ? out : out + " " + options;
}

TableText::Column* TableText::find_column(std::string_view column) {
  auto found = std::find_if(columns.begin(), columns.end(),
                            [&](const auto& one) { return same_name(one.name, column); });
  return found == columns.end() ? nullptr : &*found;
}

bool TableText::without_rowid() const { return mentions(options, "WITHOUT"); }

void TableText::add(Constraint constraint) {
  auto rank = [](const Constraint& one) { return std::pair{int(one.kind), one.name}; };
  auto place = std::find_if(constraints.begin(), constraints.end(),
                            [&](const auto& one) { return rank(constraint) < rank(one); });
  constraints.insert(place, std::move(constraint));
}

bool TableText::drop_constraint(std::string_view constraint) {
  auto drop = [&](auto matches) {
    if (std::erase_if(constraints, [&](const auto& one) { return matches(one, one.columns); })) return true;
    for (auto& column : columns) {
      std::vector<std::string> alone{column.name};
      if (std::erase_if(column.constraints, [&](const auto& one) { return matches(one, alone); }))
        return true;
    }
    return false;
  };
  return drop([&](const Constraint& one, const auto&) {
           return can_be_dropped(one.kind) && !one.name.empty() && same_name(one.name, constraint);
         }) ||
         drop([&](const Constraint& one, const auto& of) {
           return can_be_dropped(one.kind) && one.name.empty() &&
                  same_name(conventional_name(name, of, one), constraint);
         });
}

void set_type(TableText::Column& column, std::string type) { column.type = std::move(type); }

void set_nullable(TableText::Column& column, bool nullable) {
  std::erase_if(column.constraints, is_nullability);
  if (nullable) return;
  // After the default, as CREATE TABLE writes it.
  auto place = column.constraints.begin();
  if (place != column.constraints.end() && place->kind == Kind::default_value) ++place;
  column.constraints.insert(place, {Kind::not_null, "", {}, "", "NOT NULL"});
}

void set_default(TableText::Column& column, const std::optional<std::string>& sql) {
  auto place = std::find_if(column.constraints.begin(), column.constraints.end(),
                            [](const auto& one) { return one.kind == Kind::default_value; });
  if (place == column.constraints.end()) {
    place = column.constraints.begin();
  } else {
    place = column.constraints.erase(place);
  }
  if (sql) column.constraints.insert(place, {Kind::default_value, "", {}, "", "DEFAULT " + *sql});
}

}  // namespace carafe::migrations::detail
