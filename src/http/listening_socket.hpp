// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace carafe::detail {

/// A listening socket, closed at its end.
class ListeningSocket {
 public:
  ListeningSocket() = default;
  explicit ListeningSocket(int descriptor) noexcept : descriptor_(descriptor) {}
  ListeningSocket(ListeningSocket&& other) noexcept;
  ListeningSocket& operator=(ListeningSocket&& other) noexcept;
  ~ListeningSocket();

  int descriptor() const noexcept { return descriptor_; }
  std::uint16_t port() const noexcept;

 private:
  int descriptor_ = -1;
};

/// A socket for each of `count` event loops: those that LISTEN_FDS passes to this process
/// (systemd's protocol), duplicated as needed; else `count` sockets that share the port
/// (SO_REUSEPORT), so that the kernel spreads connections over the loops.
/// Throws UsageError "bad-listen-address", Error "cannot-listen".
std::vector<ListeningSocket> open_listeners(const std::string& host, std::uint16_t port, unsigned count,
                                            int backlog);

}  // namespace carafe::detail
