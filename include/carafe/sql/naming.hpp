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

/// "HTTPRequest" -> "http_request", "UserST4" -> "user_st4": the table's name for a type's
/// name, by Flask-SQLAlchemy's rule. A namespace in front is dropped.
std::string snake_case(std::string_view type_name);

/// `name` where it is at most `max_length` bytes, else its beginning with a hash of the whole: the
/// same name always gives the same, by SQLAlchemy's rule (so that its databases are read right).
std::string shortened_name(std::string_view name, std::size_t max_length);

}  // namespace carafe
