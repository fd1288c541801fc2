// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace carafe::tool {

/// A listening TCP socket that stays open while applications come and go behind it, so
/// that no connection is refused between two of them.
class Listener {
 public:
  /// Port 0 picks a free one. Throws std::runtime_error that says what to do if the
  /// address cannot be had.
  Listener(const std::string& host, std::uint16_t port);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int descriptor() const noexcept { return descriptor_; }
  std::uint16_t port() const noexcept { return port_; }

 private:
  int descriptor_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace carafe::tool
