// SPDX-License-Identifier: MIT
#include <netdb.h>
#include <sys/socket.h>

#include <array>

#include "db/mariadb/link.hpp"

namespace carafe::detail {

std::vector<std::string> resolve_addresses(const std::string& host) {
  std::vector<std::string> addresses;
  auto look_up = [&](int flags) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return;
    for (const addrinfo* entry = found; entry; entry = entry->ai_next) {
      std::array<char, NI_MAXHOST> text{};
      if (::getnameinfo(entry->ai_addr, entry->ai_addrlen, text.data(), text.size(), nullptr, 0,
                        NI_NUMERICHOST) == 0) {
        addresses.emplace_back(text.data());
      }
    }
    ::freeaddrinfo(found);
  };
  // An address needs no looking up, and so no other thread.
  look_up(AI_NUMERICHOST);
  if (addresses.empty()) current_waiter().run_blocking(Lane::files, [&] { look_up(0); });
  return addresses;
}

}  // namespace carafe::detail
