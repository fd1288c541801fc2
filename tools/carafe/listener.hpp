// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace carafe::tool {

/// A TCP socket to listen on, which stays open while applications come and go behind it, so
/// that no connection is refused between two of them.
class Listener {
 public:
  /// Takes the address, port 0 for a free one; connections are refused until `open()`.
  /// Throws std::runtime_error that says what to do if it cannot be had.
  Listener(const std::string& host, std::uint16_t port);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// From now on connections wait for a program that accepts them.
  void open();

  int descriptor() const noexcept { return descriptor_; }
  std::uint16_t port() const noexcept { return port_; }

 private:
  std::string host_;
  int descriptor_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace carafe::tool
