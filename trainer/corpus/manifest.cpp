#include "trainer/corpus/manifest.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "trainer/corpus/emotion_word.hpp"
#include "trainer/csv.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

namespace fs = std::filesystem;

std::string trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Which field of a record is which.
class Columns {
 public:
  static Result<Columns> create(const CsvRecord& header) {
    Columns columns;
    for (const std::string& name : header.fields) columns.names_.push_back(lower(trimmed(name)));
    for (const auto* required : {"path", "label", "speaker"}) {
      const auto count = std::ranges::count(columns.names_, required);
      if (count != 1)
        return refused("line " + std::to_string(header.line) + ": the header has " + std::to_string(count) +
                       " columns called " + required + ", where it needs path, label and speaker, separated by commas");
    }
    return columns;
  }

  [[nodiscard]] std::size_t count() const { return names_.size(); }

  /// Empty where there is no such column.
  [[nodiscard]] std::string field(const CsvRecord& record, std::string_view name) const {
    const auto found = std::ranges::find(names_, name);
    return found == names_.end() ? "" : trimmed(record.fields[static_cast<std::size_t>(found - names_.begin())]);
  }

 private:
  std::vector<std::string> names_;
};

Sex sex_of(const std::string& word) {
  if (word == "female" || word == "f") return Sex::female;
  return word == "male" || word == "m" ? Sex::male : Sex::unknown;
}

Result<Label> label_of(const CsvRecord& record, const Columns& columns, const std::string& corpus,
                       const fs::path& recording) {
  for (const auto* required : {"path", "label", "speaker"})
    if (columns.field(record, required).empty()) return refused(std::string("it has no ") + required);
  const std::string word = columns.field(record, "label");
  const auto emotion = emotion_meant_by(word);
  if (!emotion)
    return refused("label " + word + " is none of neutral, calm, happy, sad, angry, fearful, disgust, surprised");
  if (std::error_code error; !fs::is_regular_file(recording, error))
    return refused("there is no file " + recording.string());

  Label label;
  label.corpus = corpus;
  label.licence = columns.field(record, "licence");
  if (label.licence.empty()) label.licence = columns.field(record, "license");
  if (label.licence.empty()) label.licence = "unknown";
  label.clip = fs::path(columns.field(record, "path")).lexically_normal().generic_string();
  label.speaker = corpus + ":" + columns.field(record, "speaker");
  label.emotion = *emotion;
  label.sex = sex_of(lower(columns.field(record, "sex")));
  return label;
}

ManifestRow row_of(const CsvRecord& record, const Columns& columns, const std::string& corpus, const fs::path& folder) {
  if (record.fields.size() != columns.count())
    return {record.line,
            {},
            refused("it has " + std::to_string(record.fields.size()) + " fields, the header has " +
                    std::to_string(columns.count()))};
  const std::string path = columns.field(record, "path");
  const fs::path recording = path.empty() ? fs::path() : folder / path;
  return {record.line, recording, label_of(record, columns, corpus, recording)};
}

}  // namespace

std::string corpus_of_manifest(const fs::path& path) {
  if (path.filename() != manifest_file_name) return path.stem().string();
  return fs::absolute(path).lexically_normal().parent_path().filename().string();
}

Result<Manifest> read_manifest(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path)) return refused("it cannot be read");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto records = parse_csv(text);
  if (!records) return records.reason();
  if (records->empty()) return refused("line 1: it has no header");
  const auto columns = Columns::create(records->front());
  if (!columns) return columns.reason();

  Manifest manifest{corpus_of_manifest(path), {}};
  for (const CsvRecord& record : std::span(*records).subspan(1))
    manifest.rows.push_back(row_of(record, *columns, manifest.corpus, path.parent_path()));
  return manifest;
}

}  // namespace emovox::trainer
