// SPDX-License-Identifier: MIT
#include "http/listening_socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <carafe/util/error.hpp>

namespace carafe::detail {
namespace {

constexpr int first_passed_descriptor = 3;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Address make_address(const std::string& host, std::uint16_t port) {
  Address address;
  auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    address.size = sizeof v4;
  } else if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.size = sizeof v6;
  } else {
    throw UsageError("bad-listen-address", "cannot listen on \"" + host +
                                               "\", which is no IP address; use one of this machine, such "
                                               "as 127.0.0.1, 0.0.0.0 (all) or ::1");
  }
  return address;
}

[[noreturn]] void cannot_listen(const std::string& host, std::uint16_t port, int reason) {
  std::string where = host + " port " + std::to_string(port);
  throw Error("cannot-listen", reason == EADDRINUSE
                                   ? "port " + std::to_string(port) + " is in use by another program"
                                   : "cannot listen on " + where + ": " + std::strerror(reason));
}

ListeningSocket open_one(const Address& address, bool shared) {
  ListeningSocket socket{::socket(address.get()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  int on = 1;
  if (socket.descriptor() < 0) return socket;
  ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (shared) ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (::bind(socket.descriptor(), address.get(), address.size) != 0) return ListeningSocket{};
  return socket;
}

int number_in_environment(const char* name) {
  const char* text = std::getenv(name);
  int number = 0;
  if (text) std::from_chars(text, text + std::strlen(text), number);
  return number;
}

std::vector<ListeningSocket> take_passed(unsigned count) {
  int passed = number_in_environment("LISTEN_FDS");
  if (passed <= 0 || number_in_environment("LISTEN_PID") != ::getpid()) return {};
  // A program this one starts is not meant.
  ::unsetenv("LISTEN_FDS");
  ::unsetenv("LISTEN_PID");
  std::vector<ListeningSocket> sockets;
  for (int i = 0; i < passed; ++i) {
    int descriptor = first_passed_descriptor + i;
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    sockets.emplace_back(descriptor, true);
  }
  for (std::size_t i = 0; sockets.size() < count; ++i) {
    sockets.emplace_back(::fcntl(sockets[i].descriptor(), F_DUPFD_CLOEXEC, 0), true);
  }
  return sockets;
}

}  // namespace

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), is_passed_(other.is_passed_) {}

ListeningSocket& ListeningSocket::operator=(ListeningSocket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(is_passed_, other.is_passed_);
  return *this;
}

ListeningSocket::~ListeningSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void ListeningSocket::silence() noexcept {
  // The other processes that have it go on.
  if (is_passed_) return;
  // Drops packets with SYN in the flags of their TCP header. Without, a connection made
  // between the last accept() and close() would be reset with its request.
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x02, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF),
  };
  sock_fprog filter{sizeof program / sizeof *program, program};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

std::uint16_t ListeningSocket::port() const noexcept {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(address).sin6_port
                                             : reinterpret_cast<sockaddr_in&>(address).sin_port);
}

std::vector<ListeningSocket> open_listeners(const std::string& host, std::uint16_t port, unsigned count,
                                            int backlog) {
  if (auto passed = take_passed(count); !passed.empty()) return passed;
  {
    // Sockets that share a port would share it with another server of this user, too, so a
    // socket that shares with nobody asks first.
    auto probe = open_one(make_address(host, port), false);
    if (probe.descriptor() < 0) cannot_listen(host, port, errno);
    if (port != 0 && ::listen(probe.descriptor(), 1) != 0) cannot_listen(host, port, errno);
  }
  std::vector<ListeningSocket> sockets;
  while (sockets.size() < count) {
    auto socket = open_one(make_address(host, port), true);
    if (socket.descriptor() < 0) cannot_listen(host, port, errno);
    if (port == 0) port = socket.port();
    sockets.push_back(std::move(socket));
  }
  // All are bound before one listens: a connection is never put on a socket alone.
  for (auto& socket : sockets) {
    if (::listen(socket.descriptor(), backlog) != 0) cannot_listen(host, port, errno);
  }
  return sockets;
}

}  // namespace carafe::detail
