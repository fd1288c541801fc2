// SPDX-License-Identifier: MIT
#include "listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace carafe::tool {
namespace {

std::string reason(const std::string& host, std::uint16_t port, int error) {
  std::string place = "port " + std::to_string(port) + " of " + host;
  if (error == EADDRINUSE) {
    return place + " is in use by another program. Stop that program, or choose another port with --port.";
  }
  if (error == EACCES) {
    return place + " is reserved for root. Choose one from 1024 on with --port.";
  }
  return "cannot listen on " + place + ": " + std::strerror(error);
}

int listen_on(const addrinfo& address) {
  int descriptor = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -1;
  int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 && ::listen(descriptor, 1024) == 0) {
    return descriptor;
  }
  int error = errno;
  ::close(descriptor);
  errno = error;
  return -1;
}

}  // namespace

Listener::Listener(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found)) {
    throw std::runtime_error("there is no address '" + host + "' (" + ::gai_strerror(error) +
                             "). Give one of this machine, such as 127.0.0.1 or 0.0.0.0, with --host.");
  }
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses{found, &::freeaddrinfo};
  descriptor_ = listen_on(*addresses);
  if (descriptor_ < 0) throw std::runtime_error(reason(host, port, errno));

  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&bound), &size);
  port_ = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                            : reinterpret_cast<sockaddr_in&>(bound).sin_port);
}

Listener::~Listener() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace carafe::tool
