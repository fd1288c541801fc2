// SPDX-License-Identifier: MIT
#include <carafe/util/reflect.hpp>

namespace carafe::detail {

std::vector<std::string_view> split_enumerators(std::string_view text) {
  // g++:   "… [with auto ...Values = {Colour::red, (Colour)1, Colour::blue}; …]"
  // clang: "… [Values = <Colour::red, (Colour)1, Colour::blue>]"
  // An "(anonymous namespace)" in front has parentheses, but only a cast begins with one
  // and ends in a digit.
  std::vector<std::string_view> names;
  std::size_t at = text.find("Values = ") + 10;
  std::size_t last_named = 0;
  while (at < text.size()) {
    std::size_t end = text.find_first_of(",>}", at);
    while (end != text.npos && text[end] == '>' && end + 1 < text.size() && text[end + 1] != ']') {
      end = text.find_first_of(",>}", end + 1);  // a template's bracket inside a type's name
    }
    if (end == text.npos) break;
    std::string_view item = text.substr(at, end - at);
    std::size_t colon = item.rfind("::");
    bool is_cast = item.rfind(')') != item.npos && (colon == item.npos || item.rfind(')') > colon);
    std::string_view name = is_cast || colon == item.npos ? std::string_view{} : item.substr(colon + 2);
    names.push_back(name);
    if (!name.empty()) last_named = names.size();
    if (text[end] != ',') break;
    at = end + 2;
  }
  names.resize(last_named);
  return names;
}

}  // namespace carafe::detail
