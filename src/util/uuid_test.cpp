// SPDX-License-Identifier: MIT
#include <carafe/util/error.hpp>
#include <carafe/util/uuid.hpp>

#include <doctest/doctest.h>

using carafe::Uuid;

TEST_CASE("a UUID is read in either case and written in the canonical one") {
  Uuid uuid = Uuid::from_string("A8098C1A-f86e-11da-bd1a-00112444be1e");
  CHECK(uuid.bytes[0] == 0xa8);
  CHECK(uuid.bytes[15] == 0x1e);
  CHECK(uuid.to_string() == "a8098c1a-f86e-11da-bd1a-00112444be1e");
}

TEST_CASE("every other text is refused and leaves the result alone") {
  for (const char* text : {"", "a8098c1a", "a8098c1af86e11dabd1a00112444be1e",
                           "{a8098c1a-f86e-11da-bd1a-00112444be1e}", "a8098c1a-f86e-11da-bd1a-00112444be1",
                           "a8098c1a-f86e-11da-bd1a-00112444be1ef", "a8098c1a-f86e-11da-bd1a-00112444be1g",
                           "a8098c1a0f86e-11da-bd1a-00112444be1e", "a8098c1a-f86e-11da-bd1a-00112444-be1"}) {
    CAPTURE(text);
    Uuid uuid;
    uuid.bytes[3] = 7;
    CHECK_FALSE(Uuid::parse(text, uuid));
    CHECK(uuid.bytes[3] == 7);
    CHECK_THROWS_AS(Uuid::from_string(text), carafe::UsageError);
  }
}

TEST_CASE("UUIDs are ordered as their text") {
  auto low = Uuid::from_string("00000000-0000-0000-0000-0000000000ff");
  auto high = Uuid::from_string("00000001-0000-0000-0000-000000000000");
  CHECK(low < high);
  CHECK(low != high);
  CHECK(Uuid{}.is_nil());
  CHECK_FALSE(low.is_nil());
}

TEST_CASE("random UUIDs are of version 4 and differ") {
  Uuid a = Uuid::random();
  Uuid b = Uuid::random();
  CHECK(a != b);
  CHECK((a.bytes[6] >> 4) == 4);
  CHECK((a.bytes[8] >> 6) == 2);
}
