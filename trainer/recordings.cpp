#include "trainer/recordings.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>

#include "trainer/corpus/corpus.hpp"
#include "trainer/corpus/manifest.hpp"
#include "trainer/interrupt.hpp"

namespace emovox::trainer {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 10> audio_extensions{".wav", ".flac", ".ogg", ".oga", ".opus",
                                                            ".aif", ".aiff", ".caf", ".mp3", ".w64"};
constexpr std::array<std::string_view, 4> lossy_extensions{".ogg", ".oga", ".opus", ".mp3"};
constexpr std::string_view manifest_extension = ".csv";
constexpr std::size_t failures_in_a_reason = 3;

std::string extension_of(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

bool has_audio_extension(const fs::path& path) {
  return std::ranges::find(audio_extensions, extension_of(path)) != audio_extensions.end();
}

bool is_lossy(const fs::path& path) {
  return std::ranges::find(lossy_extensions, extension_of(path)) != lossy_extensions.end();
}

/// The same for every way to write a file's path.
fs::path real_path(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(path, error);
  return error ? fs::absolute(path).lexically_normal() : whole;
}

/// Every visible file below `folder`, appended to `files`.
Problem list_files(const fs::path& folder, std::vector<fs::path>& files) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return refused(folder.string() + (fs::exists(folder, error) ? " is not a folder" : " does not exist"));
  auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    throw_if_interrupted();
    const bool hidden = entry->path().filename().string().starts_with('.');
    if (std::error_code ignored; entry->is_directory(ignored)) {
      if (hidden) entry.disable_recursion_pending();
    } else if (!hidden) {
      files.push_back(entry->path());
    }
  }
  if (error) return refused("cannot search " + folder.string() + ": " + error.message());
  return std::nullopt;
}

bool is_corpus(std::string_view name) { return std::ranges::find(corpora(), name, &Corpus::name) != corpora().end(); }

/// What the archive of SAVEE's authors calls DC/a01.wav is DC_a01.wav elsewhere: a name that tells nothing by itself
/// may do so together with its folder's.
std::optional<Result<Label>> recognise_file(const fs::path& path) {
  const std::string stem = path.stem().string();
  if (auto label = recognise(stem)) return label;
  return recognise(path.parent_path().filename().string() + "_" + stem);
}

class Search {
 public:
  explicit Search(Wanted wanted) : wanted_(wanted) {}

  /// Takes what the manifest lists.
  void take_manifest(const fs::path& path) {
    const fs::path whole = real_path(path);
    if (!manifests_.insert(whole).second) return;
    ++found_.files;
    if (path.filename() == manifest_file_name) claimed_.insert(whole.parent_path());
    const std::string name = corpus_of_manifest(whole);
    const auto [other, first] = named_.emplace(name, path);
    if (is_corpus(name) || !first)
      return fail(path, "its recordings would be called " + name + ":..., like those of " +
                            (first ? "the corpus " + name : other->second.string()) + ": rename " +
                            (path.filename() == manifest_file_name ? "its folder" : "it"));
    auto manifest = read_manifest(path);
    if (!manifest) return fail(path, manifest.reason().message);
    for (ManifestRow& row : manifest->rows) take_row(path, row);
  }

  /// Takes a file by its name, unless manifests decide about it.
  void take_file(const fs::path& path) {
    ++found_.files;
    if (!listed_.empty() && listed_.contains(real_path(path))) return;
    if (is_claimed(path)) {
      if (has_audio_extension(path)) ++found_.unlisted;
      return;
    }
    auto label = recognise_file(path);
    if (!label) {
      if (has_audio_extension(path)) fail(path, "its name is of no known corpus");
    } else if (!*label) {
      fail(path, label->reason().message);
    } else if (auto& known = **label; known.modality == Modality::audio && !has_audio_extension(path)) {
      ++found_.not_audio;
    } else if (known.modality == Modality::video || (known.modality == Modality::audio_and_video && !wanted_.video)) {
      ++found_.videos;
    } else if (known.kind == Kind::song && !wanted_.song) {
      ++found_.songs;
    } else if (!known.other_emotion.empty()) {
      ++found_.other_emotions[known.other_emotion];
    } else {
      found_.found.push_back({path, std::move(known)});
    }
  }

  Recordings finish() && {
    drop_copies();
    return std::move(found_);
  }

 private:
  void fail(const fs::path& path, const std::string& why) { found_.failures.push_back({path.string(), why}); }

  void take_row(const fs::path& manifest, ManifestRow& row) {
    const std::string place = manifest.string() + ", line " + std::to_string(row.line);
    if (row.path.empty()) return fail(place, row.label.reason().message);
    const auto [earlier, first] = listed_.emplace(real_path(row.path), place);
    if (!row.label)
      fail(place, row.label.reason().message);
    else if (!first)
      fail(place, row.path.string() + " is listed already, by " + earlier->second);
    else
      found_.found.push_back({row.path, *std::move(row.label)});
  }

  [[nodiscard]] bool is_claimed(const fs::path& path) const {
    if (claimed_.empty()) return false;
    for (fs::path folder = real_path(path.parent_path()); folder != folder.root_path(); folder = folder.parent_path())
      if (claimed_.contains(folder)) return true;
    return false;
  }

  /// Keeps one recording a clip name: audio rather than video, nothing lost rather than compressed, then the first
  /// path.
  void drop_copies() {
    auto& found = found_.found;
    std::ranges::sort(found, {}, [](const Recording& r) {
      return std::tuple(r.label.corpus, r.label.clip, r.label.modality, is_lossy(r.path), r.path.string());
    });
    const auto copies = std::unique(found.begin(), found.end(), [](const Recording& a, const Recording& b) {
      return std::tie(a.label.corpus, a.label.clip) == std::tie(b.label.corpus, b.label.clip);
    });
    found_.copies = static_cast<std::size_t>(found.end() - copies);
    found.erase(copies, found.end());
  }

  Wanted wanted_;
  Recordings found_;
  std::set<fs::path> manifests_;            // read already
  std::map<std::string, fs::path> named_;   // whose corpus has the name
  std::set<fs::path> claimed_;              // folders with emovox.csv
  std::map<fs::path, std::string> listed_;  // by which line of a manifest
};

Reason nothing_found(std::span<const fs::path> places, const Recordings& recordings) {
  std::string titles;
  std::string hints;
  for (const Corpus& corpus : corpora()) {
    if (!titles.empty()) titles += ", ";
    titles += corpus.title;
    hints.append("\n").append(corpus.title).append(" names look like ").append(corpus.example);
    hints.append("; get them from ").append(corpus.source);
  }
  hints.append("\nOther recordings need a table, ").append(manifest_file_name);
  hints.append(", with the columns path, label and speaker");
  std::string where;
  for (const fs::path& place : places) {
    if (!where.empty()) where += ", ";
    where += place.string();
  }
  std::string left_out;
  if (recordings.songs > 0) left_out += ", left out " + std::to_string(recordings.songs) + " songs: --include-song";
  if (recordings.videos > 0) left_out += ", left out " + std::to_string(recordings.videos) + " videos: --include-video";
  if (recordings.not_audio > 0)
    left_out += ", left out " + std::to_string(recordings.not_audio) + " that are no audio files";
  std::string failures;
  for (const Failure& failure :
       std::span(recordings.failures).first(std::min(failures_in_a_reason, recordings.failures.size())))
    failures += "\n" + failure.name + ": " + failure.why;
  if (recordings.failures.size() > failures_in_a_reason)
    failures += "\nand " + std::to_string(recordings.failures.size() - failures_in_a_reason) + " more like these";
  return refused("no " + titles + " or CSV-listed clips under " + where + " (looked at " +
                 std::to_string(recordings.files) + " files" + left_out + ")." + failures + hints);
}

}  // namespace

Result<Recordings> find_recordings(std::span<const fs::path> places, Wanted wanted) {
  std::vector<fs::path> files;
  std::vector<fs::path> manifests;
  for (const fs::path& place : places) {
    std::error_code error;
    if (extension_of(place) == manifest_extension && fs::is_regular_file(place, error))
      manifests.push_back(place);
    else if (auto problem = list_files(place, files))
      return *problem;
  }
  std::ranges::sort(files);
  const auto is_manifest = [](const fs::path& path) { return path.filename() == manifest_file_name; };
  std::ranges::copy_if(files, std::back_inserter(manifests), is_manifest);
  std::erase_if(files, is_manifest);

  Search search(wanted);
  for (const fs::path& path : manifests) search.take_manifest(path);  // first, for they decide about files
  for (const fs::path& path : files) search.take_file(path);
  Recordings recordings = std::move(search).finish();
  if (recordings.found.empty()) return nothing_found(places, recordings);
  return recordings;
}

Result<std::vector<fs::path>> find_unlabelled(std::span<const fs::path> folders) {
  std::vector<fs::path> all;
  for (const fs::path& folder : folders) {
    std::vector<fs::path> files;
    if (auto problem = list_files(folder, files)) return *problem;
    std::erase_if(files, [](const fs::path& path) { return !has_audio_extension(path); });
    if (files.empty()) return refused("there are no audio files under " + folder.string());
    all.insert(all.end(), files.begin(), files.end());
  }
  std::ranges::sort(all);
  std::set<fs::path> known;  // folders may lie in each other
  std::erase_if(all, [&](const fs::path& path) { return !known.insert(real_path(path)).second; });
  return all;
}

}  // namespace emovox::trainer
