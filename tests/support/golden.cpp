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
  return checkout().parent_path() / "shared";
}

std::filesystem::path checkout() { return EMOVOX_CHECKOUT; }

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

namespace {

std::ifstream open_golden(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return file;
}

std::vector<std::string> cells_of(const std::string& line, char separator) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, separator);) cells.push_back(cell);
  return cells;
}

void append_row(Table& table, std::span<const std::string> cells, const std::filesystem::path& path) {
  if (table.columns == 0) table.columns = cells.size();
  if (cells.size() != table.columns) throw std::runtime_error(path.string() + ": rows differ in length");
  for (const std::string& cell : cells) table.values.push_back(std::stod(cell));
}

/// openSMILE's tables: a header, semicolons, and before the values the clip's name and a time.
Table read_opensmile(const std::string& file_name) {
  constexpr std::size_t first_value = 2;
  const auto path = shared_folder() / "golden" / "opensmile-3-egemaps-v02" / file_name;
  std::ifstream file = open_golden(path);
  std::string line;
  std::getline(file, line);
  Table table;
  table.names = cells_of(line, ';');
  table.names.erase(table.names.begin(), table.names.begin() + first_value);
  table.columns = table.names.size();
  while (std::getline(file, line)) {
    const auto cells = cells_of(line, ';');
    append_row(table, std::span(cells).subspan(first_value), path);
  }
  return table;
}

}  // namespace

Table GoldenClip::reference(const std::string& feature) const {
  const auto path = shared_folder() / "golden" / "librosa-0.10.1" / (name + "." + feature + ".csv");
  std::ifstream file = open_golden(path);
  Table table;
  for (std::string line; std::getline(file, line);) append_row(table, cells_of(line, ','), path);
  return table;
}

Table GoldenClip::opensmile_lld() const { return read_opensmile(name + ".lld.csv"); }

Table GoldenClip::opensmile_functionals() const { return read_opensmile(name + ".functionals.csv"); }

const std::vector<GoldenClip>& golden_clips() {
  static const std::vector<GoldenClip> clips = read_clips();
  return clips;
}

void Golden::SetUp() {
  if (golden_clips().empty())
    GTEST_SKIP() << "SKIPPED: no reference values in " << shared_folder() << "; set EMOVOX_SHARED to where they are";
}

namespace {

/// What each column may differ by.
std::vector<double> allowed_errors(const Table& expected, const Tolerance& tolerance) {
  std::vector<double> allowed(expected.columns);
  for (std::size_t c = 0; c < expected.columns; ++c) {
    const double low = expected.smallest(c);
    const double high = expected.largest(c);
    allowed[c] = tolerance.of_range * (high - low) + tolerance.of_largest * std::max(std::abs(low), std::abs(high)) +
                 tolerance.absolute;
  }
  return allowed;
}

struct Worst {
  double share = 0;
  std::string where = "nowhere";
};

void compare(const Table& expected, std::size_t frame, std::span<const float> actual, std::span<const double> allowed,
             const std::string& clip, Worst& worst) {
  ASSERT_EQ(actual.size(), expected.columns) << clip;
  for (std::size_t c = 0; c < actual.size(); ++c) {
    ASSERT_TRUE(std::isfinite(actual[c])) << clip << " frame " << frame << " column " << c;
    const double error = std::abs(actual[c] - expected.at(frame, c));
    const double share = error == 0 ? 0 : error / allowed[c];
    if (share <= worst.share) continue;
    std::ostringstream where;
    where << clip << " frame " << frame << " column " << c << ": " << actual[c] << " instead of "
          << expected.at(frame, c) << ", allowed " << allowed[c];
    worst = {share, where.str()};
  }
}

}  // namespace

std::size_t expect_librosa(const std::string& name, const Feature& feature, Tolerance tolerance,
                           std::size_t frame_samples) {
  Worst worst;
  std::size_t compared = 0;
  for (const auto& clip : golden_clips()) {
    const Table expected = clip.reference(name);
    const std::size_t frames = (clip.samples.size() - frame_samples) / grid::hop_samples + 1;
    EXPECT_EQ(frames, expected.rows()) << name << " of " << clip.name;
    const auto allowed = allowed_errors(expected, tolerance);
    for (std::size_t k = 0; k < std::min(frames, expected.rows()); ++k) {
      const auto actual = feature(std::span(clip.samples).subspan(k * grid::hop_samples, frame_samples));
      if (actual.empty()) continue;
      compare(expected, k, actual, allowed, clip.name, worst);
      ++compared;
    }
  }
  testing::Test::RecordProperty("worst_error_of_tolerance", std::to_string(worst.share));
  EXPECT_LE(worst.share, 1) << name << " of " << worst.where;
  return compared;
}

}  // namespace emovox::test
