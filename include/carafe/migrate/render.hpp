// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <carafe/migrate/operations.hpp>

namespace carafe::migrations {

/// 12 random hex digits, the first a letter or digit as it comes.
std::string new_revision_id();

/// "d0a0c4e02fa3_create_user.cpp": the id, then the words of the message joined by
/// underscores, cut after 40 bytes.
std::string revision_file_name(std::string_view id, std::string_view message);

/// The text of a revision file: `upgrade` as given, downgrade its reverse. It compiles as it
/// is, and clang-format (with the project's settings) has nothing to change.
std::string render_revision(std::string_view id, std::string_view down_revision, std::string_view message,
                            const std::vector<Operation>& upgrade);

/// One operation as a statement: op.drop_column("user", "email");
std::string render_operation(const Operation& operation);

/// Text as a C++ string literal, quotes included.
std::string cpp_string(std::string_view text);

}  // namespace carafe::migrations
