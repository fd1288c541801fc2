// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include <carafe/sql/compiler.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe {

/// What a database can do, as data: code above asks these and never for its name.
struct Capabilities {
  bool transactional_ddl = false;
  /// ALTER TABLE can change a column's type, default or nullability.
  bool alter_column = false;
  /// ALTER TABLE can add and drop constraints.
  bool alter_constraints = false;
  bool returning = false;
  /// `Outcome::last_insert_id` tells the number a row was given. Where false, RETURNING does.
  bool last_insert_id = false;
  /// A batch of rows of one shape is sent as one prepared statement stepped per row
  /// (true) or as one statement of many rows (false).
  bool step_per_row = false;
  bool comments = false;
  /// An index may leave rows out, by a condition.
  bool partial_indexes = false;
  /// An index may be on an expression.
  bool expression_indexes = false;
  /// A foreign key may wait for the end of its transaction.
  bool deferrable_keys = false;
  /// A transaction can be prepared, and committed later, from elsewhere too.
  bool two_phase = false;
  /// A foreign key gets an index of its name, which stays when the key is dropped.
  bool keys_make_indexes = false;
  /// A foreign key may be MATCH FULL.
  bool match_full = false;
  /// Identity options (start, increment, …) are kept.
  bool identity = false;
  /// The SQL of checks, and of what is indexed or computed, comes back as it was written.
  bool keeps_sql_texts = false;
  bool native_enum = false;
  bool native_boolean = false;
  /// A column may be an array.
  bool arrays = false;
  /// Dates and times travel as text in ISO form.
  bool temporal_as_text = false;
  /// Two texts are equal only if their bytes are, unless a collation of their own says otherwise.
  bool texts_equal_by_bytes = false;
  std::size_t max_parameters = 999;
  std::size_t max_identifier_length = 63;
};

/// One database's way of speaking SQL. Immutable: one object serves every thread.
class Dialect {
 public:
  virtual ~Dialect() = default;

  virtual std::string_view name() const = 0;  ///< as in URLs: "sqlite"
  virtual const Capabilities& capabilities() const = 0;
  virtual const Compiler& compiler() const = 0;

  /// The type a column declared as `declaration` in this database has.
  virtual SqlType reflected_type(std::string_view declaration) const = 0;

  /// `table` as the inspector would describe it after it was created: what this
  /// database cannot keep (an enum's labels, a comment, BIGINT for a numbered key) is
  /// replaced by what it does keep. To compare a model with a database, compare
  /// `as_reflected(model)` with the inspector's table.
  virtual Table as_reflected(Table table) const = 0;

  /// The statement that puts off the check of foreign keys to the end of the running
  /// transaction; empty where there is none.
  virtual std::string_view defer_foreign_keys() const { return ""; }
};

}  // namespace carafe
