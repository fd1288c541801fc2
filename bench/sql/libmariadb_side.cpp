// SPDX-License-Identifier: MIT
// By hand on libmariadb: prepared statements of the binary protocol, bound buffers, stored
// results, and the bulk protocol for inserting.
#include <mysql.h>

#include <array>
#include <carafe/db/url.hpp>
#include <cstring>

#include "bench.hpp"

namespace bench {
namespace {

class Statement {
 public:
  Statement(MYSQL* handle, const std::string& sql) : handle_(mysql_stmt_init(handle)) {
    check(mysql_stmt_prepare(handle_, sql.data(), sql.size()) == 0, mysql_stmt_error(handle_));
  }
  ~Statement() { mysql_stmt_close(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  operator MYSQL_STMT*() const { return handle_; }

 private:
  MYSQL_STMT* handle_;
};

MYSQL_BIND bind(enum_field_types type, void* buffer, unsigned long size = 0,
                unsigned long* length = nullptr) {
  MYSQL_BIND made{};
  made.buffer_type = type;
  made.buffer = buffer;
  made.buffer_length = size;
  made.length = length;
  return made;
}

/// Where the columns of a row are fetched to.
class Row {
 public:
  explicit Row(MYSQL_STMT* statement) {
    binds_[0] = bind(MYSQL_TYPE_LONGLONG, &id_);
    binds_[1] = bind(MYSQL_TYPE_STRING, sensor_, sizeof sensor_, &sensor_length_);
    binds_[2] = bind(MYSQL_TYPE_STRING, place_, sizeof place_, &place_length_);
    binds_[3] = bind(MYSQL_TYPE_DOUBLE, &value_);
    binds_[4] = bind(MYSQL_TYPE_LONG, &count_);
    check(!mysql_stmt_bind_result(statement, binds_.data()), "bind result");
  }
  void read(Reading& out) const {
    out.id = id_;
    out.sensor.assign(sensor_, sensor_length_);
    out.place.assign(place_, place_length_);
    out.value = value_;
    out.count = count_;
  }

 private:
  long long id_ = 0;
  char sensor_[256], place_[1024];
  unsigned long sensor_length_ = 0, place_length_ = 0;
  double value_ = 0;
  int count_ = 0;
  std::array<MYSQL_BIND, 5> binds_;
};

class LibmariadbSide final : public Side {
 public:
  explicit LibmariadbSide(const std::string& text) : handle_(mysql_init(nullptr)) {
    auto url = carafe::DatabaseUrl::parse(text);
    check(mysql_real_connect(handle_, url.host.c_str(), url.user.c_str(), url.password.c_str(),
                             url.database.c_str(), unsigned(url.port), nullptr, 0) != nullptr,
          mysql_error(handle_));
    run("SET NAMES utf8mb4");
  }
  ~LibmariadbSide() override {
    run("DROP TABLE reading");
    mysql_close(handle_);
  }

  void create_table() override {
    run("CREATE TABLE reading (id BIGINT NOT NULL, sensor VARCHAR(40) NOT NULL, place TEXT NOT NULL, "
        "value DOUBLE NOT NULL, count INTEGER NOT NULL, CONSTRAINT pk_reading PRIMARY KEY (id)) "
        "ENGINE=InnoDB");
  }

  double insert() override {
    constexpr unsigned batch = 1000;
    Clock clock;
    run("START TRANSACTION");
    {
      Statement insert{handle_,
                       "INSERT INTO reading (id, sensor, place, value, count) VALUES (?, ?, ?, ?, ?)"};
      std::vector<long long> ids(batch);
      std::vector<const char*> sensors(batch), places(batch);
      std::vector<unsigned long> sensor_lengths(batch), place_lengths(batch);
      std::vector<double> values(batch);
      std::vector<int> counts(batch);
      std::array binds{bind(MYSQL_TYPE_LONGLONG, ids.data()),
                       bind(MYSQL_TYPE_STRING, sensors.data(), 0, sensor_lengths.data()),
                       bind(MYSQL_TYPE_STRING, places.data(), 0, place_lengths.data()),
                       bind(MYSQL_TYPE_DOUBLE, values.data()), bind(MYSQL_TYPE_LONG, counts.data())};
      mysql_stmt_attr_set(insert, STMT_ATTR_ARRAY_SIZE, &batch);
      for (std::size_t first = 0; first < rows; first += batch) {
        for (std::size_t i = 0; i < batch; ++i) {
          const Reading& reading = readings()[first + i];
          ids[i] = reading.id;
          sensors[i] = reading.sensor.data();
          sensor_lengths[i] = reading.sensor.size();
          places[i] = reading.place.data();
          place_lengths[i] = reading.place.size();
          values[i] = reading.value;
          counts[i] = reading.count;
        }
        check(!mysql_stmt_bind_param(insert, binds.data()), mysql_stmt_error(insert));
        check(mysql_stmt_execute(insert) == 0, mysql_stmt_error(insert));
      }
    }
    run("COMMIT");
    return clock.seconds();
  }

  double get() override {
    Reading found;
    Clock clock;
    run("START TRANSACTION");
    {
      Statement select{handle_, "SELECT id, sensor, place, value, count FROM reading WHERE id = ?"};
      Row row{select};
      long long key = 0;
      MYSQL_BIND parameter = bind(MYSQL_TYPE_LONGLONG, &key);
      check(!mysql_stmt_bind_param(select, &parameter), "bind");
      for (std::int64_t id : looked_up()) {
        key = id;
        check(mysql_stmt_execute(select) == 0, mysql_stmt_error(select));
        check(mysql_stmt_store_result(select) == 0 && mysql_stmt_fetch(select) == 0, "get");
        row.read(found);
        mysql_stmt_free_result(select);
      }
    }
    run("COMMIT");
    double took = clock.seconds();
    check(found.id == looked_up().back(), "get");
    return took;
  }

  double fetch() override {
    std::vector<Reading> all;
    Clock clock;
    run("START TRANSACTION");
    {
      Statement select{handle_, "SELECT id, sensor, place, value, count FROM reading"};
      Row row{select};
      check(mysql_stmt_execute(select) == 0, mysql_stmt_error(select));
      check(mysql_stmt_store_result(select) == 0, mysql_stmt_error(select));
      while (mysql_stmt_fetch(select) == 0) row.read(all.emplace_back());
    }
    run("COMMIT");
    double took = clock.seconds();
    check(all.size() == rows && all.back().sensor == readings().back().sensor, "fetch");
    return took;
  }

 private:
  void run(const char* sql) { check(mysql_query(handle_, sql) == 0, mysql_error(handle_)); }
  MYSQL* handle_;
};

}  // namespace

std::unique_ptr<Side> libmariadb_side(const std::string& url) {
  return std::make_unique<LibmariadbSide>(url);
}

}  // namespace bench
