// SPDX-License-Identifier: MIT
// Prints, for each task, the median seconds of both sides over rounds run in turn, as
// lines of "task carafe sqlite". bench/orm/run makes the table.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <random>

#include "bench.hpp"

namespace bench {

const std::vector<Text>& texts() {
  static const std::vector<Text> all = [] {
    std::vector<Text> made;
    for (int i = 1; i <= rows; ++i) {
      made.push_back(
          {"Customer number " + std::to_string(i), "customer" + std::to_string(i) + "@example.com"});
    }
    return made;
  }();
  return all;
}

const std::vector<int>& shuffled_ids() {
  static const std::vector<int> all = [] {
    std::vector<int> ids(rows);
    std::iota(ids.begin(), ids.end(), 1);
    std::shuffle(ids.begin(), ids.end(), std::mt19937{7});
    return ids;
  }();
  return all;
}

void check(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "bench/orm: failed at: %s\n", what);
  std::exit(1);
}

}  // namespace bench

int main(int argc, char** argv) {
  int rounds = argc > 1 ? std::atoi(argv[1]) : 7;
  bench::check(rounds > 0, "the number of rounds");
  std::vector<bench::Seconds> carafe, sqlite;
  bench::texts();
  for (int round = 0; round < rounds; ++round) {
    std::string folder = (std::filesystem::temp_directory_path() / "carafe-bench-XXXXXX").string();
    bench::check(mkdtemp(folder.data()) != nullptr, "a temporary folder");
    // Turns about, so that neither side always meets the warmer machine.
    if (round % 2 == 0) {
      carafe.push_back(bench::carafe_round(folder));
      sqlite.push_back(bench::sqlite_round(folder));
    } else {
      sqlite.push_back(bench::sqlite_round(folder));
      carafe.push_back(bench::carafe_round(folder));
    }
    std::filesystem::remove_all(folder);
  }
  auto median = [](const std::vector<bench::Seconds>& rounds_of, double bench::Seconds::*task) {
    std::vector<double> times;
    for (const bench::Seconds& round : rounds_of) times.push_back(round.*task);
    std::nth_element(times.begin(), times.begin() + std::ptrdiff_t(times.size() / 2), times.end());
    return times[times.size() / 2];
  };
  std::printf("version %s\n", bench::sqlite_version());
  for (auto [name, task] :
       {std::pair{"insert", &bench::Seconds::insert}, std::pair{"get", &bench::Seconds::get},
        std::pair{"plain", &bench::Seconds::plain}, std::pair{"managed", &bench::Seconds::managed}}) {
    std::printf("%s %.6f %.6f\n", name, median(carafe, task), median(sqlite, task));
  }
}
