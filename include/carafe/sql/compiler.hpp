// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/resolver.hpp>
#include <carafe/sql/schema.hpp>
#include <carafe/sql/sql_statement.hpp>
#include <carafe/sql/sql_syntax.hpp>

namespace carafe {

/// Writes SQL. This base writes what is common; a dialect overrides what differs.
///
/// Stateless: one object serves every thread. Identifiers are quoted whenever they
/// are not plain (lower-case letters, digits, underscores) or are reserved words;
/// values are always left to placeholders. An identifier with a NUL byte is refused
/// (UsageError "bad-identifier").
class Compiler {
 public:
  virtual ~Compiler() = default;

  // Statements on one row, for a unit of work: columns are positions in table.columns,
  // and the parameters are those of `set`, then those of `where`, in the order given.
  std::string insert_row(const Table& table, std::span<const std::size_t> columns,
                         std::span<const std::size_t> returning = {}) const;
  std::string update_row(const Table& table, std::span<const std::size_t> set,
                         std::span<const std::size_t> where) const;
  std::string delete_row(const Table& table, std::span<const std::size_t> where) const;
  /// Every column of the rows where the columns of `where` equal their parameters.
  std::string select_row(const Table& table, std::span<const std::size_t> where) const;

  // Schema.
  /// CREATE TABLE with its constraints inside; indexes and comments are statements of their own.
  virtual std::string create_table(const Table& table) const;
  /// What says the comments of a table and its columns where CREATE TABLE did not.
  virtual std::vector<std::string> create_comments(const Table& table) const;
  virtual std::string drop_table(TableName table) const;
  virtual std::string rename_table(TableName from, std::string_view to) const;
  virtual std::string create_index(TableName table, const Index& index) const;
  virtual std::string drop_index(TableName table, std::string_view index) const;
  virtual std::string add_column(TableName table, const TableColumn& column) const;
  virtual std::string drop_column(TableName table, std::string_view column) const;
  virtual std::string rename_column(TableName table, std::string_view from, std::string_view to) const;
  virtual std::string add_constraint(TableName table, const Constraint& constraint) const;
  /// What follows a constraint that is not asked of the rows there are; an error where there is none.
  virtual std::string not_valid_clause() const;
  /// Of the constraint its name and kind are looked at.
  virtual std::string drop_constraint(TableName table, const Constraint& constraint) const;
  /// What turns the column `from` into `to`, each described as a whole: another name, type,
  /// nullability, default, comment or numbering. Nothing where they are the same. Where ALTER TABLE
  /// cannot, UsageError "unsupported-operation".
  virtual std::vector<std::string> alter_column(TableName table, const TableColumn& from,
                                                const TableColumn& to) const;
  /// Whether a type with a name (an Enum's) is a thing of its own, made before the tables that have it.
  virtual bool has_named_types() const { return false; }
  virtual std::string create_type(const SqlType& type) const;
  virtual std::string drop_type(const SqlType& type) const;

  // Parts.
  std::string quote(std::string_view identifier) const;
  /// app."user"
  std::string table_name(TableName table) const;
  /// A constraint's or index's name, quoted; shortened where it is longer than the database takes.
  std::string constraint_name(std::string_view name) const;
  /// 'it''s'. For DDL only: statements bind their values.
  virtual std::string quote_literal(std::string_view text) const;
  /// The placeholder of the parameter at `position`, counted from 0.
  virtual std::string placeholder(std::size_t position) const = 0;
  /// INTEGER, VARCHAR(50), …
  virtual std::string type_name(const SqlType& type) const;
  /// The base knows the words most databases reserve.
  virtual bool is_reserved(std::string_view lower_case_word) const;
  virtual bool is_legal_bare(std::string_view identifier) const;
  /// The longest identifier, in bytes. A longer one is refused: "bad-identifier".
  virtual std::size_t max_identifier_length() const { return std::string_view::npos; }
  /// The part of CREATE TABLE for one column: name, type, DEFAULT, GENERATED, NOT NULL.
  virtual std::string column_definition(const Table& table, const TableColumn& column) const;
  /// GENERATED ALWAYS AS (…) STORED.
  virtual std::string computed_clause(const Computed& computed) const;
  /// The part of CREATE TABLE, or of ALTER TABLE ADD, for a constraint with its name.
  virtual std::string constraint_definition(const Constraint& constraint) const;
  /// One of the things an index is sorted by: a column, an expression in parentheses, DESC.
  virtual std::string index_term(const IndexTerm& term) const;
  /// What follows the parenthesis of CREATE TABLE, with a blank before it.
  virtual std::string table_options(const Table& table) const;
  /// A server default as this database wants it after DEFAULT.
  virtual std::string default_clause(std::string_view sql) const;
  /// What this database writes differently or lacks.
  virtual const SqlSyntax& syntax() const;
  virtual OperatorForm operator_form(Operator op, std::uint8_t flag) const {
    return detail::standard_form(op, flag);
  }
  /// A function that databases call differently (char_length, now, current_date, random,
  /// round to digits), as an OperatorForm's text; empty: as it is.
  virtual std::string_view function_form(std::string_view name, std::size_t arguments) const;
  /// Whether the database adds values of `type` exactly, so that SUM and AVG of them may be asked.
  virtual bool adds_exactly(const SqlType&) const { return true; }
  /// How a value becomes one of `type`, as an OperatorForm's text; empty: it cannot.
  virtual std::string cast_form(const SqlType& type) const { return "CAST(%0 AS " + type_name(type) + ')'; }
  /// The type to give a bound value where nothing around it says one, as PostgreSQL
  /// wants it ($1::BIGINT); empty: values carry their types.
  virtual std::string_view literal_type(CellKind) const { return ""; }
  /// What stands for "no limit" before OFFSET; empty where OFFSET may stand alone.
  virtual std::string_view unlimited() const { return ""; }
  virtual char quote_character() const { return '"'; }
};

namespace detail {
/// Throws UsageError "unsupported-operation": "MariaDB has no partial indexes. …"
[[noreturn]] void throw_unsupported(std::string_view dialect, std::string_view feature,
                                    std::string_view instead);

bool is_not_valid(const Constraint& constraint);

/// "GENERATED BY DEFAULT AS IDENTITY (START WITH 100)".
std::string identity_clause(const Identity& identity);

/// The options of a table or index that are of `dialect`, by what follows its name. Throws UsageError
/// "unknown-table-option" for one that is not among `known`.
DialectOptions options_of(const DialectOptions& options, std::string_view dialect,
                          std::initializer_list<std::string_view> known);
}  // namespace detail

}  // namespace carafe
