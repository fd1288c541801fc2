// SPDX-License-Identifier: MIT
// What the compile time of the north star is held against: a program that includes the
// JSON library most C++ users know, and parses one string.
#include <nlohmann/json.hpp>

#include <cstdio>

int main() {
  auto value = nlohmann::json::parse(R"({"id": 1, "name": "John Doe"})");
  std::puts(value["name"].get<std::string>().c_str());
}
