// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace carafe {

/// What a JSON value is. `integer` is a whole number that fits 64 bits, signed or
/// unsigned; every other number is `number`.
enum class JsonKind : std::uint8_t { null, boolean, integer, number, string, array, object };

class JsonElements;
class JsonMembers;

/// A value inside a JsonDocument: two words, to be passed by value. It, and every
/// `string_view` got from it, is valid as long as the document it came from.
///
/// A view may be absent (`find` of a missing key): it is then false as a condition,
/// its kind is null and no `get` succeeds.
class JsonView {
 public:
  constexpr JsonView() noexcept = default;

  constexpr explicit operator bool() const noexcept { return document_ != nullptr; }

  JsonKind kind() const noexcept;
  bool is_null() const noexcept { return kind() == JsonKind::null; }

  /// Each stores the value and returns true if the view holds exactly that: no number
  /// is read from a string, no bool from a number. An integer serves as a double; a
  /// number without fraction serves as an integer while doubles are exact (2^53).
  bool get(bool& out) const noexcept;
  bool get(std::int64_t& out) const noexcept;
  bool get(std::uint64_t& out) const noexcept;
  bool get(double& out) const noexcept;
  bool get(std::string_view& out) const noexcept;

  /// The member `key` of an object; absent when there is none or this is no object.
  JsonView find(std::string_view key) const noexcept;

  /// How many elements or members; 0 for what is neither array nor object.
  std::size_t size() const noexcept;

  /// For range-for, in the order of the text; empty for other kinds.
  JsonElements elements() const noexcept;
  JsonMembers members() const noexcept;

 private:
  friend class JsonDocument;
  friend class JsonElements;
  friend class JsonMembers;
  constexpr JsonView(const void* document, std::size_t position) noexcept
      : document_(document), position_(position) {}

  std::size_t next() const noexcept;

  const void* document_ = nullptr;
  std::size_t position_ = 0;
};

struct JsonMember {
  std::string_view key;
  JsonView value;
};

/// The elements of an array.
class JsonElements {
 public:
  class iterator {
   public:
    JsonView operator*() const noexcept { return at_; }
    iterator& operator++() noexcept {
      at_.position_ = at_.next();
      return *this;
    }
    bool operator==(const iterator& other) const noexcept { return at_.position_ == other.at_.position_; }

   private:
    friend class JsonElements;
    explicit iterator(JsonView at) noexcept : at_(at) {}
    JsonView at_;
  };

  iterator begin() const noexcept { return iterator{{document_, first_}}; }
  iterator end() const noexcept { return iterator{{document_, last_}}; }

 private:
  friend class JsonView;
  JsonElements(const void* document, std::size_t first, std::size_t last) noexcept
      : document_(document), first_(first), last_(last) {}
  const void* document_;
  std::size_t first_, last_;
};

/// The members of an object.
class JsonMembers {
 public:
  class iterator {
   public:
    JsonMember operator*() const noexcept;
    iterator& operator++() noexcept;
    bool operator==(const iterator& other) const noexcept { return at_.position_ == other.at_.position_; }

   private:
    friend class JsonMembers;
    explicit iterator(JsonView at) noexcept : at_(at) {}
    JsonView at_;
  };

  iterator begin() const noexcept { return iterator{{document_, first_}}; }
  iterator end() const noexcept { return iterator{{document_, last_}}; }

 private:
  friend class JsonView;
  JsonMembers(const void* document, std::size_t first, std::size_t last) noexcept
      : document_(document), first_(first), last_(last) {}
  const void* document_;
  std::size_t first_, last_;
};

/// How deep arrays and objects may be nested in a text that is read. Everything that
/// walks a document may recurse this far on a fiber's stack.
inline constexpr std::size_t json_max_depth = 128;

/// A parsed JSON text. Owns all of it (the text itself may go); movable, and views
/// stay valid when it moves. Reading it from several threads is safe.
class JsonDocument {
 public:
  /// Reads one JSON value (RFC 8259) in UTF-8 and nothing after it. Throws
  /// JsonParseError, also for a key given twice in one object, for nesting beyond
  /// `json_max_depth` and for a number beyond the range of double. An integer beyond
  /// 64 bits is read as a double.
  static JsonDocument parse(std::string_view text);

  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  JsonView root() const noexcept;

 private:
  struct Tape;
  explicit JsonDocument(std::unique_ptr<Tape> tape) noexcept;
  std::unique_ptr<Tape> tape_;
};

/// The value in a few words for a message: `"x"` (shortened), `1.5`, `null`,
/// `an array`, `an object`.
std::string describe(JsonView view);

}  // namespace carafe
