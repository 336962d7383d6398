#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "emovox/egemaps.hpp"
#include "emovox/egemaps_functionals.hpp"
#include "emovox/feature_stream.hpp"
#include "emovox/functionals.hpp"
#include "emovox/functionals_mean.hpp"
#include "trainer/atomic_file.hpp"
#include "trainer/audio_file.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/dataset.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

/// Comma-separated values with a header row. Numbers have as many digits as reading them back exactly takes.
class Table {
 public:
  explicit Table(std::span<const std::string> header) {
    for (const std::string& name : header) cell(name);
    end_row();
  }

  void row(std::span<const float> values) {
    for (const float value : values) {
      std::array<char, 32> digits{};
      cell({digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr});
    }
    end_row();
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void cell(std::string_view content) {
    if (!text_.empty() && text_.back() != '\n') text_ += ',';
    text_ += content;
  }

  void end_row() { text_ += '\n'; }

  std::string text_;
};

/// The clip's settled windows, averaged by the speech each one settles.
Result<std::string> functionals_table(const std::filesystem::path& path) {
  const auto utterances = extract_utterances(path);
  if (!utterances) return utterances.reason();
  if (utterances->empty()) return refused("no speech found");
  FunctionalsMean mean;
  for (const Utterance& utterance : *utterances) mean.add(utterance.settled_seconds, utterance.functionals);

  Table table(Functionals::names());
  table.row(mean.result());
  return table.text();
}

/// Streams the recording through the front end: every frame, speech or not, goes to `on_row(const Descriptors&)`, and
/// those of which only the 20 ms that eGeMAPS sees fit to `on_tail_row`.
template <class OnRow, class OnTailRow>
Problem stream_rows(const std::filesystem::path& path, OnRow on_row, OnTailRow on_tail_row) {
  auto file = AudioFile::open(path);
  if (!file) return file.reason();
  auto features = FeatureStream::create(file->rate_hz());
  if (!features) return features.reason();
  const auto seconds = file->stream([&](std::span<const float> samples) { features->push(samples, on_row); });
  if (!seconds) return seconds.reason();
  features->finish(on_row, on_tail_row);
  return {};
}

Result<std::string> frames_table(const std::filesystem::path& path) {
  Table table(descriptor_names());
  std::size_t frames = 0;
  const auto add = [&](const Descriptors& row) {
    table.row(row.values);
    ++frames;
  };
  if (auto problem = stream_rows(path, add, [](const Descriptors&) {})) return *std::move(problem);
  if (frames == 0) return refused("the recording is shorter than a frame of 32 ms");
  return table.text();
}

Result<std::vector<EgemapsRows>> egemaps_of(const std::filesystem::path& path) {
  std::vector<EgemapsRows> rows;
  const auto add = [&](const Descriptors& row) { rows.push_back(row.egemaps); };
  if (auto problem = stream_rows(path, add, add)) return *std::move(problem);
  if (rows.size() <= egemaps_tail_rows) return refused("the recording is shorter than the 50 ms that eGeMAPS needs");
  return rows;
}

Result<std::string> egemaps_lld_table(const std::filesystem::path& path) {
  const auto rows = egemaps_of(path);
  if (!rows) return rows.reason();
  Table table(std::vector<std::string>(lld_names.begin(), lld_names.end()));
  for (const EgemapsRows& row : std::span(*rows).first(rows->size() - egemaps_tail_rows))
    table.row(row.smoothed.values);
  return table.text();
}

Result<std::string> egemaps_table(const std::filesystem::path& path) {
  const auto rows = egemaps_of(path);
  if (!rows) return rows.reason();
  const auto& names = egemaps_functional_names();
  Table table(std::vector<std::string>(names.begin(), names.end()));
  std::vector<float> values(names.size());
  std::vector<EgemapsRow> measured;
  measured.reserve(rows->size());
  for (const EgemapsRows& row : *rows) measured.push_back(row.measured);
  egemaps_functionals(measured, values);
  table.row(values);
  return table.text();
}

using TableOf = Result<std::string> (*)(const std::filesystem::path&);
constexpr std::array<std::pair<std::string_view, TableOf>, 4> tables{{{"frames", frames_table},
                                                                      {"functionals", functionals_table},
                                                                      {"egemaps", egemaps_table},
                                                                      {"egemaps-lld", egemaps_lld_table}}};

}  // namespace

int features(const FeaturesOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(options.out, error);
  if (error) return give_up("cannot make the folder " + options.out.string() + ": " + error.message());

  const TableOf table_of = std::ranges::find(tables, options.set, &decltype(tables)::value_type::first)->second;
  bool all_well = true;
  std::set<std::string> written;
  for (const auto& path : options.clips) {
    throw_if_interrupted();
    const std::string name = path.stem().string() + "." + options.set + ".csv";
    auto table = written.insert(name).second ? table_of(path)
                                             : Result<std::string>(refused("another clip already made " + name));
    Problem problem = table ? write_atomically(options.out / name, *table) : Problem(table.reason());
    if (!problem) continue;
    complain(path.string() + ": " + problem->message);
    all_well = false;
  }
  return all_well ? exit_done : exit_some_failed;
}

}  // namespace emovox::trainer
