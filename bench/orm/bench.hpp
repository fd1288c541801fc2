// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../clock.hpp"

/// The tasks of bench/orm, each done twice: by Carafe and by hand on the SQLite C API.
/// A function returns the seconds its work took; making and removing files, and freeing
/// the results, are not counted on either side.
namespace bench {

inline constexpr int rows = 100'000;

/// What is inserted, made beforehand.
struct Text {
  std::string name, email;
};
const std::vector<Text>& texts();
/// 1 … rows in an order that is the same in every run.
const std::vector<int>& shuffled_ids();

struct Seconds {
  double insert, get, plain, managed;
};

Seconds carafe_round(const std::string& folder);
Seconds sqlite_round(const std::string& folder);
const char* sqlite_version();

/// Ends the program with a message where a side did not do its work.
void check(bool good, const char* what);

}  // namespace bench
