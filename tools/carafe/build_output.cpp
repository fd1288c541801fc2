// SPDX-License-Identifier: MIT
#include "build_output.hpp"

#include <algorithm>
#include <initializer_list>

namespace carafe::tool {
namespace {

std::string_view take_line(std::string_view& text) {
  auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool starts_with_any(std::string_view line, std::initializer_list<std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(), [&](auto start) { return line.starts_with(start); });
}

/// `[3/10] Building …`, `[ 50%] Building …`
bool is_progress(std::string_view line) {
  if (!line.starts_with('[')) return false;
  auto close = line.find(']');
  return close != std::string_view::npos &&
         line.substr(1, close - 1).find_first_not_of("0123456789/% ") == std::string_view::npos;
}

bool is_chatter(std::string_view line) {
  return is_progress(line) || starts_with_any(line, {"-- ", "ninja: ", "make: ", "make[", "gmake: ", "gmake[",
                                                     "Consolidate compiler generated dependencies",
                                                     "See also \"", "Change Dir: "});
}

std::string relative(std::string_view line, std::string_view root) {
  if (line.starts_with(root) && line.substr(root.size()).starts_with('/'))
    line.remove_prefix(root.size() + 1);
  return std::string(line);
}

std::string_view without_spaces(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

/// The lines up to the first empty one behind them, in one.
std::string first_paragraph(std::string_view text) {
  std::string paragraph;
  while (!text.empty()) {
    auto line = without_spaces(take_line(text));
    if (line.empty() && !paragraph.empty()) break;
    if (!paragraph.empty()) paragraph += ' ';
    paragraph += line;
  }
  return paragraph;
}

/// `CMakeLists.txt:6` of `CMake Error at CMakeLists.txt:6 (find_package):`
std::string_view cmake_place(std::string_view line) {
  constexpr std::string_view at = "CMake Error at ";
  if (!line.starts_with(at)) return {};
  line.remove_prefix(at.size());
  return line.substr(0, line.find(' '));
}

}  // namespace

std::string messages_of(std::string_view output) {
  std::string messages;
  while (!output.empty()) {
    auto line = take_line(output);
    if (line.starts_with("FAILED: ")) {
      take_line(output);  // the command
    } else if (!is_chatter(line) && !(line.empty() && messages.empty())) {
      messages.append(line).append("\n");
    }
  }
  return messages;
}

std::string first_error(std::string_view messages, std::string_view root) {
  while (!messages.empty()) {
    auto line = take_line(messages);
    if (auto place = cmake_place(line); !place.empty()) {
      return relative(place, root) + ": " + first_paragraph(messages);
    }
    for (std::string_view mark : {": fatal error: ", ": error: "}) {
      auto at = line.find(mark);
      if (at != std::string_view::npos) {
        return relative(line.substr(0, at), root) + ": " + std::string(line.substr(at + mark.size()));
      }
    }
    auto at = line.find("undefined reference to ");
    if (at != std::string_view::npos) return std::string(line.substr(at));
  }
  return {};
}

}  // namespace carafe::tool
