// SPDX-License-Identifier: MIT
// By hand on libpq: prepared statements, binary parameters and results. Rows are inserted
// in the fastest way that still is an INSERT (a statement of 1000 rows, prepared once).
#include <libpq-fe.h>

#include <array>
#include <bit>
#include <cstring>

#include "bench.hpp"

namespace bench {
namespace {

template <class T>
T swapped(T value) {
  if constexpr (sizeof(T) == 8)
    return std::bit_cast<T>(__builtin_bswap64(std::bit_cast<std::uint64_t>(value)));
  if constexpr (sizeof(T) == 4)
    return std::bit_cast<T>(__builtin_bswap32(std::bit_cast<std::uint32_t>(value)));
}

template <class T>
T number(const PGresult* result, int row, int column) {
  T value;
  std::memcpy(&value, PQgetvalue(result, row, column), sizeof value);
  return swapped(value);
}

void read(const PGresult* result, int row, Reading& out) {
  out.id = number<std::int64_t>(result, row, 0);
  out.sensor.assign(PQgetvalue(result, row, 1), std::size_t(PQgetlength(result, row, 1)));
  out.place.assign(PQgetvalue(result, row, 2), std::size_t(PQgetlength(result, row, 2)));
  out.value = number<double>(result, row, 3);
  out.count = number<std::int32_t>(result, row, 4);
}

class LibpqSide final : public Side {
 public:
  explicit LibpqSide(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
    check(PQstatus(connection_) == CONNECTION_OK, PQerrorMessage(connection_));
  }
  ~LibpqSide() override {
    run("DROP TABLE reading");
    PQfinish(connection_);
  }

  void create_table() override {
    run("CREATE TABLE reading (id BIGINT NOT NULL, sensor VARCHAR(40) NOT NULL, place TEXT NOT NULL, "
        "value DOUBLE PRECISION NOT NULL, count INTEGER NOT NULL, CONSTRAINT pk_reading PRIMARY KEY (id))");
  }

  double insert() override {
    constexpr std::size_t batch = 1000;
    std::string sql = "INSERT INTO reading (id, sensor, place, value, count) VALUES ";
    for (std::size_t i = 0; i < batch * 5; ++i) {
      sql += (i == 0 ? "($" : i % 5 == 0 ? "), ($" : ", $") + std::to_string(i + 1);
    }
    sql += ')';
    Clock clock;
    run("BEGIN");
    finish(PQprepare(connection_, "insert", sql.c_str(), 0, nullptr), PGRES_COMMAND_OK);
    std::vector<std::array<std::int64_t, 3>> numbers(batch);
    std::vector<const char*> values(batch * 5);
    std::vector<int> lengths(batch * 5), formats(batch * 5, 1);
    for (std::size_t first = 0; first < rows; first += batch) {
      for (std::size_t i = 0; i < batch; ++i) {
        const Reading& reading = readings()[first + i];
        numbers[i][0] = swapped(reading.id);
        numbers[i][1] = std::bit_cast<std::int64_t>(swapped(reading.value));
        std::int32_t count = swapped(std::int32_t(reading.count));
        std::memcpy(&numbers[i][2], &count, sizeof count);
        auto bind = [&](std::size_t column, const void* bytes, std::size_t size) {
          values[i * 5 + column] = static_cast<const char*>(bytes);
          lengths[i * 5 + column] = int(size);
        };
        bind(0, &numbers[i][0], 8);
        bind(1, reading.sensor.data(), reading.sensor.size());
        bind(2, reading.place.data(), reading.place.size());
        bind(3, &numbers[i][1], 8);
        bind(4, &numbers[i][2], 4);
      }
      finish(PQexecPrepared(connection_, "insert", int(batch * 5), values.data(), lengths.data(),
                            formats.data(), 1),
             PGRES_COMMAND_OK);
    }
    run("COMMIT");
    return clock.seconds();
  }

  double get() override {
    Reading found;
    Clock clock;
    run("BEGIN");
    finish(PQprepare(connection_, "get", "SELECT id, sensor, place, value, count FROM reading WHERE id = $1",
                     0, nullptr),
           PGRES_COMMAND_OK);
    for (std::int64_t id : looked_up()) {
      std::int64_t wire = swapped(id);
      const char* value = reinterpret_cast<const char*>(&wire);
      int length = 8, format = 1;
      PGresult* result = PQexecPrepared(connection_, "get", 1, &value, &length, &format, 1);
      check(PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1, "get");
      read(result, 0, found);
      PQclear(result);
    }
    run("COMMIT");
    double took = clock.seconds();
    check(found.id == looked_up().back(), "get");
    return took;
  }

  double fetch() override {
    std::vector<Reading> all;
    Clock clock;
    run("BEGIN");
    finish(PQprepare(connection_, "fetch", "SELECT id, sensor, place, value, count FROM reading", 0, nullptr),
           PGRES_COMMAND_OK);
    PGresult* result = PQexecPrepared(connection_, "fetch", 0, nullptr, nullptr, nullptr, 1);
    check(PQresultStatus(result) == PGRES_TUPLES_OK, PQerrorMessage(connection_));
    int count = PQntuples(result);
    for (int row = 0; row < count; ++row) read(result, row, all.emplace_back());
    PQclear(result);
    run("COMMIT");
    double took = clock.seconds();
    check(all.size() == rows && all.back().sensor == readings().back().sensor, "fetch");
    return took;
  }

 private:
  void run(const char* sql) { finish(PQexec(connection_, sql), PGRES_COMMAND_OK); }
  void finish(PGresult* result, ExecStatusType expected) {
    check(PQresultStatus(result) == expected, PQerrorMessage(connection_));
    PQclear(result);
  }
  PGconn* connection_;
};

}  // namespace

std::unique_ptr<Side> libpq_side(const std::string& url) { return std::make_unique<LibpqSide>(url); }

}  // namespace bench
