#include "emovox/descriptors.hpp"

namespace emovox {

std::vector<std::string> descriptor_names() {
  std::vector<std::string> names;
  names.reserve(descriptor_count);
  for (const Family& f : family::all) {
    if (f.size == 1) {
      names.emplace_back(f.name);
      continue;
    }
    for (std::size_t i = 0; i < f.size; ++i) names.push_back(std::string(f.name) + "." + std::to_string(i));
  }
  return names;
}

}  // namespace emovox
