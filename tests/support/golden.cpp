#include "support/golden.hpp"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace emovox::test {
namespace {

std::vector<float> read_wav(const std::filesystem::path& path) {
  SF_INFO info{};
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
  if (file == nullptr) throw std::runtime_error(path.string() + ": " + sf_strerror(nullptr));
  std::vector<float> samples(static_cast<std::size_t>(info.frames * info.channels));
  const auto read = sf_readf_float(file, samples.data(), info.frames);
  sf_close(file);
  if (info.channels != 1 || info.samplerate != 16000 || read != info.frames)
    throw std::runtime_error(path.string() + ": not mono at 16 kHz, or cut short");
  return samples;
}

std::vector<GoldenClip> read_clips() {
  const auto folder = shared_folder() / "golden" / "clips";
  std::vector<GoldenClip> clips;
  if (!std::filesystem::is_directory(folder)) return clips;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    clips.push_back({entry.path().stem().string(), read_wav(entry.path())});
  std::sort(clips.begin(), clips.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return clips;
}

}  // namespace

std::filesystem::path shared_folder() {
  if (const char* folder = std::getenv("EMOVOX_SHARED"); folder != nullptr && *folder != '\0') return folder;
  return std::filesystem::path(EMOVOX_CHECKOUT).parent_path() / "shared";
}

double Table::smallest(std::size_t column) const {
  double value = at(0, column);
  for (std::size_t row = 1; row < rows(); ++row) value = std::min(value, at(row, column));
  return value;
}

double Table::largest(std::size_t column) const {
  double value = at(0, column);
  for (std::size_t row = 1; row < rows(); ++row) value = std::max(value, at(row, column));
  return value;
}

Table GoldenClip::reference(const std::string& feature) const {
  const auto path = shared_folder() / "golden" / "librosa-0.10.1" / (name + "." + feature + ".csv");
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  Table table;
  for (std::string line; std::getline(file, line);) {
    std::istringstream cells(line);
    std::size_t columns = 0;
    for (std::string cell; std::getline(cells, cell, ','); ++columns) table.values.push_back(std::stod(cell));
    if (table.columns == 0) table.columns = columns;
    if (columns != table.columns) throw std::runtime_error(path.string() + ": rows differ in length");
  }
  return table;
}

const std::vector<GoldenClip>& golden_clips() {
  static const std::vector<GoldenClip> clips = read_clips();
  return clips;
}

void Golden::SetUp() {
  if (golden_clips().empty())
    GTEST_SKIP() << "SKIPPED: no reference values in " << shared_folder() << "; set EMOVOX_SHARED to where they are";
}

void expect_librosa(const std::string& name, const Feature& feature, Tolerance tolerance, std::size_t frame_samples) {
  double worst = 0;
  std::string where = "nowhere";
  for (const auto& clip : golden_clips()) {
    const Table expected = clip.reference(name);
    const std::size_t frames = (clip.samples.size() - frame_samples) / grid::hop_samples + 1;
    ASSERT_EQ(frames, expected.rows()) << name << " of " << clip.name;
    std::vector<double> allowed(expected.columns);
    for (std::size_t c = 0; c < expected.columns; ++c) {
      const double low = expected.smallest(c);
      const double high = expected.largest(c);
      allowed[c] = tolerance.of_range * (high - low) + tolerance.of_largest * std::max(std::abs(low), std::abs(high)) +
                   tolerance.absolute;
    }
    for (std::size_t k = 0; k < frames; ++k) {
      const auto actual = feature(std::span(clip.samples).subspan(k * grid::hop_samples, frame_samples));
      ASSERT_EQ(actual.size(), expected.columns);
      for (std::size_t c = 0; c < actual.size(); ++c) {
        ASSERT_TRUE(std::isfinite(actual[c])) << name << " of " << clip.name << " frame " << k << " column " << c;
        const double error = std::abs(actual[c] - expected.at(k, c));
        const double share = error == 0 ? 0 : error / allowed[c];
        if (share <= worst) continue;
        worst = share;
        where = clip.name + " frame " + std::to_string(k) + " column " + std::to_string(c) + ": " +
                std::to_string(actual[c]) + " instead of " + std::to_string(expected.at(k, c)) + ", allowed " +
                std::to_string(allowed[c]);
      }
    }
  }
  testing::Test::RecordProperty("worst_error_of_tolerance", std::to_string(worst));
  EXPECT_LE(worst, 1) << name << " of " << where;
}

}  // namespace emovox::test
