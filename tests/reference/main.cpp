/// emovox-compare FILE...: puts fresh tables between the markers of each file; see tests/support/comparison.hpp.

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>

#include "support/comparison.hpp"
#include "support/golden.hpp"

namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::cerr << "usage: emovox-compare FILE...\n";
    return 2;
  }
  if (emovox::test::golden_clips().empty()) {
    std::cerr << "emovox-compare: no reference values in " << emovox::test::shared_folder()
              << "; set EMOVOX_SHARED to where they are\n";
    return 2;
  }
  for (const char* path : std::span(argv, static_cast<std::size_t>(argc)).subspan(1))
    write(path, emovox::test::with_fresh_tables(read(path)));
  return 0;
} catch (const std::exception& error) {
  std::cerr << "emovox-compare: " << error.what() << '\n';
  return 1;
}
