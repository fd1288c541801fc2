// SPDX-License-Identifier: MIT
#include "orm/keyset_cursor.hpp"

#include <array>
#include <cstring>
#include <exception>

#include "json/utf8.hpp"
#include "orm/session_state.hpp"

// Base64url of: 0, or 1 where it is inclusive; four bytes of the order's hash; for each value its
// cell's kind, then eight bytes of number, or four of length and the bytes; four bytes of the hash
// of all before. Numbers are little endian.
namespace carafe::detail {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// As much as a URL takes with certainty.
constexpr std::size_t longest = 4096;

std::uint32_t hash_of(std::string_view bytes) {  // FNV-1a: against accidents, not against forgers
  std::uint32_t hash = 2166136261U;
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 16777619U;
  return hash;
}

void append_number(std::string& out, std::uint64_t number, int bytes) {
  for (; bytes > 0; --bytes, number >>= 8) out += char(number & 0xFF);
}

std::string to_base64(std::string_view bytes) {
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (unsigned char byte : bytes) {
    held = held << 8 | byte;
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet[held >> (bits - 6) & 63];
  }
  if (bits > 0) text += alphabet[held << (6 - bits) & 63];
  return text;
}

[[noreturn]] void refuse(const char* why) {
  throw PageError("bad-cursor", std::string("the cursor ") + why +
                                    "; take cursors as a page gives them, or begin anew without one");
}

std::string from_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (char sign : text) {
    const std::size_t value = alphabet.find(sign);
    if (value == alphabet.npos) refuse("has a sign that none has (they are base64url without padding)");
    held = held << 6 | std::uint32_t(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += char(held >> bits & 0xFF);
    }
  }
  return bytes;
}

/// Takes a cursor apart.
class Parts {
 public:
  explicit Parts(std::string_view bytes) : rest_(bytes) {}

  std::string_view bytes(std::size_t count) {
    if (count > rest_.size()) refuse("is cut off");
    std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::uint64_t number(int count) {
    std::uint64_t number = 0;
    int shift = 0;
    for (unsigned char byte : bytes(std::size_t(count))) {
      number |= std::uint64_t(byte) << shift;
      shift += 8;
    }
    return number;
  }
  Cell cell() {
    const auto kind = number(1);
    if (kind > std::uint64_t(CellKind::array)) refuse("is damaged");
    Cell cell;
    cell.kind = CellKind(kind);
    if (cell.has_bytes()) {
      cell.size = std::uint32_t(number(4));
      cell.data = bytes(cell.size).data();
    } else if (!cell.is_null()) {
      cell.integer = std::int64_t(number(8));
    }
    return cell;
  }
  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool is_text(std::string_view bytes) {
  const char* end = bytes.data() + bytes.size();
  for (const char* at = bytes.data(); at < end;) {
    const std::size_t length = utf8_sequence(at, end);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

struct Scratch {
  explicit Scratch(const ModelDescriptor& model) : object(make_blank(model)) {}
  ~Scratch() { release(&object); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ObjectHeader& object;
};

/// The value as its column sends it; the column takes it first, so that none goes to the
/// database that no row could have.
Value checked(const Cell& cell, const KeysetTerm& term, void* scratch) {
  if (cell.is_null()) {
    if (!term.nullable) refuse("has no value where every row has one");
    return {};
  }
  void* column = term.field->in(scratch);
  try {
    if (term.field->ops->decode(cell, column)) {
      CellStore store;
      const Cell stored = term.field->ops->encode(column, store);
      if (stored.kind != CellKind::text || is_text(stored.bytes())) return Value{stored};
    }
  } catch (const std::exception&) {  // of a type of the user's
  }
  refuse("has a value of another type than the order's");
}

}  // namespace

std::string write_cursor(const Cursor& cursor, std::string_view order) {
  std::string bytes(1, char(cursor.inclusive));
  append_number(bytes, hash_of(order), 4);
  for (const Value& value : cursor.values) {
    const Cell cell = value.cell();
    bytes += char(cell.kind);
    if (cell.has_bytes()) {
      append_number(bytes, cell.size, 4);
      bytes += cell.bytes();
    } else if (!cell.is_null()) {
      append_number(bytes, std::uint64_t(cell.integer), 8);
    }
  }
  append_number(bytes, hash_of(bytes), 4);
  std::string text = to_base64(bytes);
  if (text.size() > longest) {
    throw UsageError("keyset-order", "a row's values in the order (" + std::string(order) +
                                         ") are longer than a cursor may be; order by shorter columns");
  }
  return text;
}

Cursor read_cursor(std::string_view text, std::string_view order, const ModelDescriptor& model,
                   const std::vector<KeysetTerm>& terms) {
  if (text.size() > longest) refuse("is longer than any");
  const std::string bytes = from_base64(text);
  if (bytes.size() < 9) refuse("is cut off");
  const std::string_view body = std::string_view{bytes}.substr(0, bytes.size() - 4);
  if (Parts{std::string_view{bytes}.substr(body.size())}.number(4) != hash_of(body)) refuse("is damaged");

  Parts parts{body};
  Cursor cursor;
  cursor.inclusive = parts.number(1) != 0;
  if (parts.number(4) != hash_of(order)) refuse("is of a page in another order");
  Scratch scratch{model};
  for (const KeysetTerm& term : terms) {
    cursor.values.push_back(checked(parts.cell(), term, object_of(scratch.object)));
  }
  if (!parts.empty()) refuse("is damaged");
  return cursor;
}

}  // namespace carafe::detail
