// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "../clock.hpp"

/// The tasks of bench/sql, each done by Carafe's SQL toolkit and by hand on the vendor's
/// client. A task returns the seconds its work took; making tables and freeing results are
/// not counted on either side.
namespace bench {

/// A row of the table: five columns of the kinds most tables have.
struct Reading {
  std::int64_t id = 0;
  std::string sensor;
  std::string place;
  double value = 0;
  int count = 0;
};

inline constexpr int rows = 100'000;

/// What is inserted, made beforehand: ids 1 … rows in order.
const std::vector<Reading>& readings();
/// Ids to look up, in an order that is the same in every run.
const std::vector<std::int64_t>& looked_up();

class Side {
 public:
  virtual ~Side() = default;
  /// An empty table `reading`.
  virtual void create_table() = 0;
  /// All of `readings()` in one transaction.
  virtual double insert() = 0;
  /// One row by key for each of `looked_up()`, in one transaction.
  virtual double get() = 0;
  /// Every row into a vector of structs.
  virtual double fetch() = 0;
};

std::unique_ptr<Side> carafe_side(const std::string& url);
std::unique_ptr<Side> sqlite_side(const std::string& path);
std::unique_ptr<Side> libpq_side(const std::string& url);
std::unique_ptr<Side> libmariadb_side(const std::string& url);

/// Seconds of executing one cached statement (a row by key, SQLite in memory), and of
/// building it and looking it up only.
struct CacheCost {
  double execute, build_and_look_up;
};
CacheCost cache_cost();

/// Ends the program with a message where a side did not do its work.
void check(bool good, const std::string& what);

}  // namespace bench
