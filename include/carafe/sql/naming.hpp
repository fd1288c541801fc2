// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace carafe {

/// SQLAlchemy's recommended naming convention, always on, so that every constraint has
/// a name and can be dropped: pk_user, uq_user_email, ix_user_name,
/// fk_post_user_id_user, ck_user_age (by the column it was declared on).
std::string primary_key_name(std::string_view table);
std::string unique_name(std::string_view table, const std::vector<std::string>& columns);
std::string index_name(std::string_view table, const std::vector<std::string>& columns);
std::string foreign_key_name(std::string_view table, const std::vector<std::string>& columns,
                             std::string_view referred_table);
std::string check_name(std::string_view table, std::string_view column);

/// How constraints and indexes are named that are given no name of their own, as templates. In one
/// stand %(table_name)s, %(referred_table_name)s, %(constraint_name)s (what a check is called, or its
/// column), %(column_0_name)s, %(column_1_name)s … for one column, %(column_0_N_name)s for all of them
/// joined by '_', %(column_0N_name)s for all of them as they are, and the same of `referred_column`.
/// `column_0_label` has the table in front, `key` is `name`. %% is a percent sign. The default is the
/// convention of the functions above. Anything else is UsageError "bad-naming-convention".
struct NamingConvention {
  std::string primary_key = "pk_%(table_name)s";
  std::string unique = "uq_%(table_name)s_%(column_0_N_name)s";
  std::string index = "ix_%(table_name)s_%(column_0_N_name)s";
  std::string foreign_key = "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s";
  std::string check = "ck_%(table_name)s_%(constraint_name)s";

  std::string primary_key_of(std::string_view table, const std::vector<std::string>& columns) const;
  std::string unique_of(std::string_view table, const std::vector<std::string>& columns) const;
  std::string index_of(std::string_view table, const std::vector<std::string>& columns) const;
  std::string foreign_key_of(std::string_view table, const std::vector<std::string>& columns,
                             std::string_view referred_table,
                             const std::vector<std::string>& referred_columns) const;
  std::string check_of(std::string_view table, std::string_view column) const;
};

/// "HTTPRequest" -> "http_request", "UserST4" -> "user_st4": the table's name for a type's
/// name, by Flask-SQLAlchemy's rule. A namespace in front is dropped.
std::string snake_case(std::string_view type_name);

/// `name` where it is at most `max_length` bytes, else its beginning with a hash of the whole: the
/// same name always gives the same, by SQLAlchemy's rule (so that its databases are read right).
std::string shortened_name(std::string_view name, std::size_t max_length);

}  // namespace carafe
