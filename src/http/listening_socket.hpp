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
  explicit ListeningSocket(int descriptor, bool is_passed = false) noexcept
      : descriptor_(descriptor), is_passed_(is_passed) {}
  ListeningSocket(ListeningSocket&& other) noexcept;
  ListeningSocket& operator=(ListeningSocket&& other) noexcept;
  ~ListeningSocket();

  int descriptor() const noexcept { return descriptor_; }
  std::uint16_t port() const noexcept;

  /// From now on clients that ask for a connection hear nothing, and ask again in a second;
  /// those whose connection is being made are not disturbed. Not on sockets of a parent.
  void silence() noexcept;

 private:
  int descriptor_ = -1;
  bool is_passed_ = false;
};

/// A socket for each of `count` event loops: those that LISTEN_FDS passes to this process
/// (systemd's protocol), duplicated as needed; else `count` sockets that share the port
/// (SO_REUSEPORT), so that the kernel spreads connections over the loops.
/// Throws UsageError "bad-listen-address", Error "cannot-listen".
std::vector<ListeningSocket> open_listeners(const std::string& host, std::uint16_t port, unsigned count,
                                            int backlog);

}  // namespace carafe::detail
