// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carafe::migrations::detail {

/// A CREATE TABLE statement of SQLite in pieces, each kept to the letter. A change touches
/// the piece it is about; COLLATE, ON CONFLICT, STRICT, comments and whatever else stands
/// elsewhere stay. A piece runs up to the next, trimmed, so it keeps the comments after it.
struct TableText {
  enum class Kind {
    // In the order constraints of a table are written.
    primary_key,
    unique,
    foreign_key,
    check,
    // Of a column only.
    not_null,
    null,
    default_value,
    collate,
    generated,
    other,  ///< CONSTRAINT name without more; DEFERRABLE on its own
  };

  struct Constraint {
    Kind kind = Kind::other;
    std::string name;                  ///< after CONSTRAINT; "" if there is none
    std::vector<std::string> columns;  ///< of a table's key, unique or foreign key
    std::string referred_table;        ///< of a foreign key
    std::string text;
  };

  struct Column {
    std::string name;
    std::string name_text;  ///< as it is quoted
    std::string type;
    std::vector<Constraint> constraints;

    const Constraint* find(Kind kind) const;
    std::string text() const;
  };

  std::string name;
  std::vector<Column> columns;
  std::vector<Constraint> constraints;
  std::string options;  ///< after the parenthesis: STRICT, WITHOUT ROWID

  /// Throws MigrationError "cannot-rebuild" for a virtual table and for what it cannot read.
  static TableText parse(std::string_view sql);

  /// The statement, for a table of that (quoted) name.
  std::string statement(std::string_view quoted_name) const;

  Column* find_column(std::string_view column);
  bool without_rowid() const;

  /// Puts a constraint where the order of kinds, then of names, has it.
  void add(Constraint constraint);
  /// The constraint of that name, of the table or of a column; or one without a name whose name
  /// by the convention it is. False if there is none.
  bool drop_constraint(std::string_view constraint);
};

/// Replaces the type, NOT NULL or DEFAULT of a column.
void set_type(TableText::Column& column, std::string type);
void set_nullable(TableText::Column& column, bool nullable);
void set_default(TableText::Column& column, const std::optional<std::string>& sql);

}  // namespace carafe::migrations::detail
