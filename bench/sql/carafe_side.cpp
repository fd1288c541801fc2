// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
#include <carafe/orm/dml.hpp>

#include "bench.hpp"

using namespace carafe;

namespace {

struct ReadingModel {
  static constexpr auto tablename = "reading";
  Column<std::int64_t> id{primary_key, autoincrement(false)};
  Column<std::string> sensor{String(40)};
  Column<std::string> place{};
  Column<double> value{};
  Column<int> count{};
};

auto all_columns() {
  return select(&ReadingModel::id, &ReadingModel::sensor, &ReadingModel::place, &ReadingModel::value,
                &ReadingModel::count);
}

class CarafeSide final : public bench::Side {
 public:
  explicit CarafeSide(const std::string& url) : engine_(url) { models_.add<ReadingModel>(); }
  ~CarafeSide() override { drop_all(engine_, models_); }

  void create_table() override { create_all(engine_, models_); }

  double insert() override {
    bench::Clock clock;
    Connection connection = engine_.connect();
    connection.begin(Intent::write);
    connection.execute(
        carafe::insert<ReadingModel>().columns(&ReadingModel::id, &ReadingModel::sensor, &ReadingModel::place,
                                               &ReadingModel::value, &ReadingModel::count),
        bench::readings(), models_);
    connection.commit();
    return clock.seconds();
  }

  double get() override {
    bench::Reading found;
    Connection connection = engine_.connect();
    bench::Clock clock;
    connection.begin();
    for (std::int64_t id : bench::looked_up()) {
      found = connection.execute(all_columns().where(col(&ReadingModel::id) == id), models_)
                  .as<bench::Reading>()
                  .one();
    }
    connection.commit();
    double took = clock.seconds();
    bench::check(found.id == bench::looked_up().back(), "get");
    return took;
  }

  double fetch() override {
    Connection connection = engine_.connect();
    bench::Clock clock;
    connection.begin();
    std::vector<bench::Reading> all = connection.execute(all_columns(), models_).as<bench::Reading>().all();
    connection.commit();
    double took = clock.seconds();
    bench::check(all.size() == bench::rows && all.back().sensor == bench::readings().back().sensor, "fetch");
    return took;
  }

 private:
  Models models_;
  Engine engine_;
};

}  // namespace

std::unique_ptr<bench::Side> bench::carafe_side(const std::string& url) {
  return std::make_unique<CarafeSide>(url);
}

bench::CacheCost bench::cache_cost() {
  constexpr int times = 200'000;
  Models models;
  models.add<ReadingModel>();
  Engine engine{"sqlite://"};
  create_all(engine, models);
  Connection connection = engine.connect();
  connection.begin(Intent::write);
  connection.execute(carafe::insert<ReadingModel>().values({{&ReadingModel::id, 1},
                                                            {&ReadingModel::sensor, "a sensor"},
                                                            {&ReadingModel::place, "a place"},
                                                            {&ReadingModel::value, 0.5},
                                                            {&ReadingModel::count, 2}}),
                     models);
  auto statement = [](int) { return all_columns().where(col(&ReadingModel::id) == 1); };
  std::size_t seen = 0;
  Clock execution;
  for (int i = 0; i < times; ++i) {
    seen += connection.execute(statement(i), models).as<Reading>().all().size();
  }
  double executed = execution.seconds() / times;
  check(seen == times, "executing a cached statement");

  std::vector<Cell> cells;
  Clock looking_up;
  for (int i = 0; i < times; ++i) {
    auto made = statement(i);
    seen += engine.statement_cache().get(made.statement(), engine.dialect().compiler(), models)->text.size();
  }
  double looked_up_in = looking_up.seconds() / times;
  check(seen > times, "looking a statement up");
  return {executed, looked_up_in};
}
