// SPDX-License-Identifier: MIT
#include <carafe/db/pool_status.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace carafe {
namespace {

constexpr std::size_t places_shown = 10;

std::string shown_age(std::chrono::milliseconds age) {
  return fmt::format("{:.1f} s", double(age.count()) / 1000);
}

std::string place_of(const LentConnection& connection) {
  std::string place = connection.place.file;
  if (connection.place.line != 0) place += fmt::format(":{}", connection.place.line);
  if (!connection.work.empty()) place += fmt::format(" ({})", connection.work);
  return place;
}

}  // namespace

std::string LentConnection::to_string() const {
  return fmt::format("taken {} ago at {}", shown_age(age), place_of(*this));
}

std::string PoolStatus::to_string() const {
  struct Group {
    std::string place;
    std::size_t count;
    std::chrono::milliseconds oldest;
  };
  std::vector<Group> groups;
  for (const LentConnection& connection : lent) {
    std::string place = place_of(connection);
    auto known = std::ranges::find(groups, place, &Group::place);
    if (known == groups.end()) {
      groups.push_back({std::move(place), 1, connection.age});  // the longest first
    } else {
      ++known->count;
    }
  }
  std::string text = fmt::format("{} of {} lent, {} idle, {} waiting", lent.size(), capacity, idle, waiting);
  for (std::size_t i = 0; i < groups.size() && i < places_shown; ++i) {
    const Group& group = groups[i];
    text += fmt::format("\n  {} taken at {}, {}{} ago", group.count, group.place,
                        group.count == 1 ? "" : "the first ", shown_age(group.oldest));
  }
  if (groups.size() > places_shown)
    text += fmt::format("\n  and at {} other places", groups.size() - places_shown);
  return text;
}

}  // namespace carafe
