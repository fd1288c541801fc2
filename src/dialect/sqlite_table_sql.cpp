// SPDX-License-Identifier: MIT
#include "dialect/sqlite_table_sql.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "dialect/sqlite_compiler.hpp"
#include "dialect/sqlite_tokens.hpp"

namespace carafe::detail {
namespace {

/// Walks the tokens of one CREATE TABLE. Whatever it does not know it steps over, so
/// that new syntax costs only what it declares.
class TableParser {
 public:
  explicit TableParser(std::string_view sql) : sql_(sql), tokens_(tokenize_sqlite(sql)) {}

  TableSql run() {
    while (!done() && !current().is('(')) ++at_;
    ++at_;
    while (!done() && !current().is(')')) {
      definition();
      if (!done() && current().is(',')) ++at_;
    }
    for (; at_ < tokens_.size(); ++at_) {
      if (tokens_[at_].is("WITHOUT")) result_.without_rowid = true;
      if (tokens_[at_].is("STRICT")) result_.strict = true;
    }
    return std::move(result_);
  }

 private:
  bool done() const { return at_ >= tokens_.size(); }
  const SqliteToken& current() const { return tokens_[at_]; }
  bool accept(std::string_view keyword) {
    if (done() || !current().is(keyword)) return false;
    ++at_;
    return true;
  }
  std::string take_name() { return done() ? std::string{} : tokens_[at_++].text; }

  /// One column or table constraint, up to its comma or the closing parenthesis.
  void definition() {
    column_.reset();
    pending_name_.clear();
    bool is_constraint = current().is("CONSTRAINT") || current().is("PRIMARY") || current().is("UNIQUE") ||
                         current().is("CHECK") || current().is("FOREIGN");
    if (!is_constraint) column_ = take_name();
    while (!done() && !current().is(',') && !current().is(')')) constraint();
  }

  void constraint() {
    if (accept("CONSTRAINT")) {
      pending_name_ = take_name();
    } else if (accept("PRIMARY")) {
      accept("KEY");
      result_.primary_key = {std::exchange(pending_name_, {}), own_columns()};
    } else if (accept("UNIQUE")) {
      result_.uniques.push_back({std::exchange(pending_name_, {}), own_columns()});
    } else if (accept("CHECK")) {
      check();
    } else if (accept("FOREIGN")) {
      accept("KEY");
      key_columns_ = own_columns();
    } else if (accept("REFERENCES")) {
      references();
    } else if (accept("GENERATED")) {
      accept("ALWAYS");
    } else if (accept("AS")) {
      computed();
    } else if (accept("AUTOINCREMENT")) {
      result_.autoincrement = true;
    } else if (accept("DEFAULT")) {
      pending_name_.clear();
      if (!done() && (current().is('-') || current().is('+'))) ++at_;
      skip_one();
    } else {
      pending_name_.clear();
      skip_one();
    }
  }

  void check() {
    std::vector<std::string> labels = labels_of_column();
    CheckConstraint check{std::exchange(pending_name_, {}), std::string{bare_expression(parenthesised())}};
    if (labels.empty()) {
      result_.checks.push_back(std::move(check));
    } else {
      result_.labels.push_back({*column_, std::move(labels), std::move(check)});
    }
  }

  /// Of (column IN ('a', 'b')), which begins here; else none.
  std::vector<std::string> labels_of_column() const {
    std::size_t end = done() ? 0 : closing(at_);
    bool begins = column_ && at_ + 5 <= end && end < tokens_.size() && tokens_[at_ + 1].text == *column_ &&
                  tokens_[at_ + 1].kind != SqliteToken::string && tokens_[at_ + 2].is("IN") &&
                  tokens_[at_ + 3].is('(') && closing(at_ + 3) + 1 == end;
    std::vector<std::string> labels;
    for (std::size_t i = at_ + 4; begins && i + 1 < end; ++i) {
      bool is_label = (i - at_) % 2 == 0;
      if (is_label ? tokens_[i].kind != SqliteToken::string : !tokens_[i].is(',')) return {};
      if (is_label) labels.push_back(tokens_[i].text);
    }
    return labels;
  }

  /// The column this stands on, or the list that follows.
  std::vector<std::string> own_columns() {
    if (column_) return {*column_};
    return column_list();
  }

  std::vector<std::string> column_list() {
    std::vector<std::string> columns;
    if (done() || !current().is('(')) return columns;
    std::size_t end = closing(at_);
    bool at_start = true;
    for (++at_; at_ < end; ++at_) {
      if (at_start) columns.push_back(current().text);
      at_start = current().is(',');
    }
    at_ = end + 1;
    return columns;
  }

  void computed() {
    Computed how{std::string{bare_expression(parenthesised())}, accept("STORED")};
    accept("VIRTUAL");
    if (column_) result_.computed.push_back({*column_, std::move(how)});
  }

  void references() {
    ForeignKeyConstraint key;
    key.name = std::exchange(pending_name_, {});
    key.columns = column_ ? std::vector{*column_} : std::exchange(key_columns_, {});
    key.referred_table = take_name();
    key.referred_columns = column_list();
    while (true) {
      if (accept("ON")) {
        bool is_delete = accept("DELETE");
        if (!is_delete) accept("UPDATE");
        (is_delete ? key.on_delete : key.on_update) = action();
      } else if (accept("MATCH")) {
        take_name();  // SQLite reads it, and matches as SIMPLE does
      } else if (accept("DEFERRABLE")) {
        key.deferral = deferral(Deferral::immediate, Deferral::deferred);
      } else if (!done() && current().is("NOT") && at_ + 1 < tokens_.size() &&
                 tokens_[at_ + 1].is("DEFERRABLE")) {
        at_ += 2;
        deferral(Deferral::none, Deferral::none);
      } else {
        break;
      }
    }
    result_.foreign_keys.push_back(std::move(key));
  }

  /// What INITIALLY says, which may be left out.
  Deferral deferral(Deferral immediate, Deferral deferred) {
    if (!accept("INITIALLY")) return immediate;
    if (accept("DEFERRED")) return deferred;
    accept("IMMEDIATE");
    return immediate;
  }

  std::string action() {
    if (accept("CASCADE")) return "CASCADE";
    if (accept("RESTRICT")) return "RESTRICT";
    if (accept("SET")) return accept("NULL") ? "SET NULL" : (accept("DEFAULT"), "SET DEFAULT");
    if (accept("NO")) accept("ACTION");
    return "";
  }

  /// The source between the parentheses that begin here.
  std::string_view parenthesised() {
    if (done() || !current().is('(')) return {};
    std::size_t end = closing(at_);
    std::size_t from = current().end;
    std::size_t to = end < tokens_.size() ? tokens_[end].begin : sql_.size();
    at_ = end + 1;
    return sql_.substr(from, to - from);
  }

  void skip_one() {
    if (done()) return;
    at_ = current().is('(') ? closing(at_) + 1 : at_ + 1;
  }

  /// The position of the parenthesis that closes the one at `open`.
  std::size_t closing(std::size_t open) const {
    int depth = 0;
    for (std::size_t i = open; i < tokens_.size(); ++i) {
      if (tokens_[i].is('(')) ++depth;
      if (tokens_[i].is(')') && --depth == 0) return i;
    }
    return tokens_.size();
  }

  std::string_view sql_;
  std::vector<SqliteToken> tokens_;
  std::size_t at_ = 0;
  std::optional<std::string> column_;
  std::string pending_name_;
  std::vector<std::string> key_columns_;
  TableSql result_;
};

}  // namespace

TableSql parse_table_sql(std::string_view sql) { return TableParser{sql}.run(); }

std::string_view parse_view_sql(std::string_view sql) {
  for (const SqliteToken& token : tokenize_sqlite(sql)) {
    if (!token.is("AS")) continue;
    sql.remove_prefix(token.end);
    sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n"), sql.size()));
    break;
  }
  return sql;
}

}  // namespace carafe::detail
