// SPDX-License-Identifier: MIT
#pragma once

#include <libpq-fe.h>

#include <cstdint>

namespace carafe::detail {

/// The types whose binary form this driver reads and writes. The numbers are fixed in
/// PostgreSQL's catalogue.
namespace pg_type {
inline constexpr Oid boolean = 16, bytea = 17, character = 18, name = 19, int8 = 20, int2 = 21, int4 = 23,
                     text = 25, oid = 26, json = 114, float4 = 700, float8 = 701, unknown = 705,
                     bpchar = 1042, varchar = 1043, date = 1082, time = 1083, timestamp = 1114,
                     timestamptz = 1184, interval = 1186, timetz = 1266, numeric = 1700, void_type = 2278,
                     uuid = 2950, jsonb = 3802;
}

/// PostgreSQL counts from 2000-01-01.
inline constexpr std::int64_t epoch_days = 10'957;
inline constexpr std::int64_t microseconds_per_day = 86'400'000'000;
inline constexpr std::int64_t epoch_microseconds = epoch_days * microseconds_per_day;

}  // namespace carafe::detail
