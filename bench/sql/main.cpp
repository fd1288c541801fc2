// SPDX-License-Identifier: MIT
// Prints, for each database and task, the median seconds of both sides over rounds run in
// turn, as lines of "database task carafe by_hand". bench/sql/run makes the table.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>

#include <unistd.h>

#include "bench.hpp"

namespace bench {

const std::vector<Reading>& readings() {
  static const std::vector<Reading> all = [] {
    std::vector<Reading> made;
    for (int i = 1; i <= rows; ++i) {
      made.push_back({i, "sensor number " + std::to_string(i % 1000),
                      "hall " + std::to_string(i % 77) + ", row 5", double(i) * 0.37, i % 90});
    }
    return made;
  }();
  return all;
}

const std::vector<std::int64_t>& looked_up() {
  static const std::vector<std::int64_t> all = [] {
    std::mt19937 random{7};
    std::vector<std::int64_t> ids(20'000);
    for (auto& id : ids) id = 1 + std::int64_t(random() % rows);
    return ids;
  }();
  return all;
}

void check(bool good, const std::string& what) {
  if (good) return;
  std::fprintf(stderr, "bench/sql: failed at: %s\n", what.c_str());
  std::exit(1);
}

namespace {

using MakeSide = std::function<std::unique_ptr<Side>()>;

double median(std::vector<double> times) {
  std::ranges::nth_element(times, times.begin() + std::ptrdiff_t(times.size() / 2));
  return times[times.size() / 2];
}

void compare(const char* database, int rounds, const MakeSide& ours, const MakeSide& by_hand) {
  std::vector<double> times[2][3];
  for (int round = 0; round < rounds; ++round) {
    // Turns about, so that neither side always meets the warmer machine.
    for (int turn : {round % 2, 1 - round % 2}) {
      auto side = (turn == 0 ? ours : by_hand)();
      side->create_table();
      times[turn][0].push_back(side->insert());
      times[turn][1].push_back(side->get());
      times[turn][2].push_back(side->fetch());
    }
  }
  const char* tasks[] = {"insert", "get", "fetch"};
  for (int task = 0; task < 3; ++task) {
    std::printf("%s %s %.6f %.6f\n", database, tasks[task], median(times[0][task]), median(times[1][task]));
  }
  std::fflush(stdout);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  using namespace bench;
  int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
  check(rounds > 0, "the number of rounds");
  readings();
  looked_up();

  std::string folder = (std::filesystem::temp_directory_path() / "carafe-bench-XXXXXX").string();
  check(mkdtemp(folder.data()) != nullptr, "a temporary folder");
  int file = 0;
  auto fresh = [&] { return folder + '/' + std::to_string(++file) + ".db"; };
  compare(
      "sqlite", rounds, [&] { return carafe_side("sqlite:///" + fresh()); },
      [&] { return sqlite_side(fresh()); });
  std::filesystem::remove_all(folder);

  if (const char* url = std::getenv("CARAFE_TEST_POSTGRESQL_URL")) {
    compare(
        "postgresql", rounds, [&] { return carafe_side(url); }, [&] { return libpq_side(url); });
  }
  if (const char* url = std::getenv("CARAFE_TEST_MARIADB_URL")) {
    compare(
        "mariadb", rounds, [&] { return carafe_side(url); }, [&] { return libmariadb_side(url); });
  }
  CacheCost cost = cache_cost();
  std::printf("cache statement %.9f %.9f\n", cost.build_and_look_up, cost.execute);
}
