// SPDX-License-Identifier: MIT
// The floor: a server that answers every request with the same bytes, one thread, one
// epoll, no router, no limits, no timeouts, and only as much parsing as keep-alive and
// pipelining need (it counts empty lines). Usage: bare_epoll PORT
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

namespace {

struct Client {
  int socket;
  std::size_t used = 0;
  char buffer[16 * 1024];
};

std::string response_now() {
  char date[64];
  std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return "HTTP/1.1 200 OK\r\nDate: " + std::string(date) +
         "\r\nServer: bare\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 13\r\n\r\nHello, "
         "World!";
}

bool serve(Client& client, const std::string& response) {
  ssize_t count = recv(client.socket, client.buffer + client.used, sizeof client.buffer - client.used, 0);
  if (count <= 0) return false;
  client.used += std::size_t(count);
  std::string out;
  const char* begin = client.buffer;
  const char* end = client.buffer + client.used;
  while (const void* found = memmem(begin, std::size_t(end - begin), "\r\n\r\n", 4)) {
    if (std::memcmp(begin, "GET ", 4) != 0) return false;
    out += response;
    begin = static_cast<const char*>(found) + 4;
  }
  client.used = std::size_t(end - begin);
  std::memmove(client.buffer, begin, client.used);
  return out.empty() || send(client.socket, out.data(), out.size(), MSG_NOSIGNAL) == ssize_t(out.size());
}

}  // namespace

int main(int argc, char** argv) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(std::uint16_t(std::atoi(argc > 1 ? argv[1] : "8080")));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener, 1024) != 0) {
    std::perror("bare_epoll");
    return 1;
  }
  int poller = epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  std::string response;
  std::time_t second = 0;
  while (true) {
    epoll_event events[256];
    int ready = epoll_wait(poller, events, 256, -1);
    if (std::time_t now = std::time(nullptr); now != second) {
      second = now;
      response = response_now();
    }
    for (int i = 0; i < ready; ++i) {
      auto* client = static_cast<Client*>(events[i].data.ptr);
      if (client == nullptr) {
        int accepted = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
        if (accepted < 0) continue;
        setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        event.data.ptr = new Client{.socket = accepted, .used = 0, .buffer = {}};
        epoll_ctl(poller, EPOLL_CTL_ADD, accepted, &event);
      } else if (!serve(*client, response)) {
        close(client->socket);
        delete client;
      }
    }
  }
}
