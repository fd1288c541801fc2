// SPDX-License-Identifier: MIT
#include "sql/md5.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace carafe::detail {
namespace {

constexpr std::array<int, 16> shifts{7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};

std::uint32_t sine(int round) { return std::uint32_t(std::floor(std::abs(std::sin(round + 1)) * 0x1p32)); }

void add_block(std::array<std::uint32_t, 4>& state, const unsigned char* block) {
  std::array<std::uint32_t, 16> words{};
  for (std::size_t i = 0; i < 64; ++i) words[i / 4] |= std::uint32_t{block[i]} << (i % 4 * 8);
  auto [a, b, c, d] = state;
  for (int i = 0; i < 64; ++i) {
    std::uint32_t mixed = 0;
    int word = 0;
    switch (i / 16) {
      case 0:
        mixed = (b & c) | (~b & d);
        word = i;
        break;
      case 1:
        mixed = (d & b) | (~d & c);
        word = 5 * i + 1;
        break;
      case 2:
        mixed = b ^ c ^ d;
        word = 3 * i + 5;
        break;
      default:
        mixed = c ^ (b | ~d);
        word = 7 * i;
    }
    std::uint32_t sum = a + mixed + sine(i) + words[std::size_t(word % 16)];
    a = d;
    d = c;
    c = b;
    b += std::rotl(sum, shifts[std::size_t(i / 16 * 4 + i % 4)]);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

}  // namespace

std::string md5_hex(std::string_view text) {
  std::string padded{text};
  padded += '\x80';
  while (padded.size() % 64 != 56) padded += '\0';
  std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (int i = 0; i < 8; ++i) padded += char(bits >> (8 * i));

  std::array<std::uint32_t, 4> state{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
  for (std::size_t at = 0; at < padded.size(); at += 64)
    add_block(state, reinterpret_cast<const unsigned char*>(padded.data()) + at);

  std::string hex;
  for (std::uint32_t word : state)
    for (int i = 0; i < 4; ++i)
      for (int shift : {4, 0}) hex += "0123456789abcdef"[word >> (8 * i + shift) & 15];
  return hex;
}

}  // namespace carafe::detail
