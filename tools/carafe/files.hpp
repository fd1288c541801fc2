// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace carafe::tool {

/// The whole file. Throws std::runtime_error naming it.
std::string read_file(const std::filesystem::path& file);

/// Makes the file or puts another content in its place; it is never seen half-written.
/// Throws std::runtime_error naming it.
void write_file(const std::filesystem::path& file, std::string_view text);

/// The program of that name in the folders of PATH; empty if there is none.
std::filesystem::path find_program(std::string_view name);

}  // namespace carafe::tool
