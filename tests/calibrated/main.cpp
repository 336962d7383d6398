/// emovox-calibrated MODEL LEAST_CONFIDENCE BASELINE_WEIGHT COPY: the model with that calibration, by which every
/// emotion is as probable in an unmoved voice.

#include <array>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "emovox/model.hpp"

namespace {

emovox::ModelData read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const auto model = emovox::Model::parse(std::as_bytes(std::span(bytes)));
  if (!model) throw std::runtime_error(path + ": " + model.reason().message);
  emovox::ModelData data = model->data();
  const auto members = model->ensemble().members();
  data.members.assign(members.begin(), members.end());
  return data;
}

void write(const std::string& path, std::span<const std::byte> bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() != 4) {
    std::cerr << "usage: emovox-calibrated MODEL LEAST_CONFIDENCE BASELINE_WEIGHT COPY\n";
    return 2;
  }
  emovox::ModelData data = read(arguments[0]);
  data.calibration.least_confidence = std::stof(arguments[1]);
  data.calibration.baseline_weight = std::stof(arguments[2]);
  data.calibration.unmoved.fill(-2);
  write(arguments[3], emovox::write_model(data));
  return 0;
} catch (const std::exception& error) {
  std::cerr << "emovox-calibrated: " << error.what() << '\n';
  return 1;
}
