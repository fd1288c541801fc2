// SPDX-License-Identifier: MIT
// Runs a fuzz target over the files of the folders given, and over simple mutations of
// each: every prefix, and every byte replaced, removed or doubled at some places. The
// short form of fuzzing, for compilers without libFuzzer.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::size_t inputs = 0;

void run(const std::string& input) {
  ++inputs;
  // An exact copy, so that a sanitizer sees a read beyond its end.
  std::string exact(input.begin(), input.end());
  exact.shrink_to_fit();
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(exact.data()), exact.size());
}

void run_mutations(const std::string& seed, std::mt19937& chance) {
  constexpr std::size_t most_prefixes = 512;
  for (std::size_t size = 0; size < seed.size() && size < most_prefixes; ++size) run(seed.substr(0, size));
  constexpr char interesting[] = {'\0', '\r', '\n', '%',    '"',    '\\', '{',
                                  '<',  '/',  ':',  '\x7f', '\xff', '9',  '-'};
  for (int i = 0; i < 500 && !seed.empty(); ++i) {
    std::string mutated = seed;
    for (unsigned changes = 1 + chance() % 3; changes > 0 && !mutated.empty(); --changes) {
      std::size_t at = chance() % mutated.size();
      switch (chance() % 4) {
        case 0:
          mutated[at] = interesting[chance() % sizeof interesting];
          break;
        case 1:
          mutated[at] = char(mutated[at] ^ (1 << chance() % 8));
          break;
        case 2:
          mutated.erase(at, 1 + chance() % 4);
          break;
        case 3:
          mutated.insert(at, mutated.substr(at, 1 + chance() % 8));
          break;
      }
    }
    run(mutated);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::mt19937 chance{20261124};  // the same inputs in every run
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file{entry.path(), std::ios::binary};
      std::string seed{std::istreambuf_iterator<char>{file}, {}};
      run(seed);
      run_mutations(seed, chance);
    }
  }
  std::printf("%zu inputs\n", inputs);
  return inputs > 0 ? 0 : 1;
}
