#include "trainer/recordings.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <system_error>
#include <tuple>

#include "trainer/corpus/corpus.hpp"
#include "trainer/interrupt.hpp"

namespace emovox::trainer {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 10> audio_extensions{".wav", ".flac", ".ogg", ".oga", ".opus",
                                                            ".aif", ".aiff", ".caf", ".mp3", ".w64"};

bool has_audio_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::find(audio_extensions, extension) != audio_extensions.end();
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

void sort_in(const fs::path& path, Wanted wanted, Recordings& recordings) {
  ++recordings.files;
  auto label = recognise(path.stem().string());
  if (!label) {
    if (has_audio_extension(path)) recordings.failures.push_back({path.string(), "its name is of no known corpus"});
  } else if (!*label) {
    recordings.failures.push_back({path.string(), label->reason().message});
  } else if (auto& known = **label;
             known.modality == Modality::video || (known.modality == Modality::audio_and_video && !wanted.video)) {
    ++recordings.videos;
  } else if (known.kind == Kind::song && !wanted.song) {
    ++recordings.songs;
  } else {
    recordings.found.push_back({path, std::move(known)});
  }
}

/// Keeps one recording a clip name: audio rather than video, then the first path.
void drop_copies(Recordings& recordings) {
  auto& found = recordings.found;
  std::ranges::sort(found, {}, [](const Recording& r) {
    return std::tuple(r.label.corpus, r.label.clip, r.label.modality, r.path.string());
  });
  const auto copies = std::unique(found.begin(), found.end(), [](const Recording& a, const Recording& b) {
    return std::tie(a.label.corpus, a.label.clip) == std::tie(b.label.corpus, b.label.clip);
  });
  recordings.copies = static_cast<std::size_t>(found.end() - copies);
  found.erase(copies, found.end());
}

Reason nothing_found(std::span<const fs::path> folders, const Recordings& recordings) {
  std::string titles;
  std::string hints;
  for (const Corpus& corpus : corpora()) {
    if (!titles.empty()) titles += ", ";
    titles += corpus.title;
    hints.append("\n").append(corpus.title).append(" names look like ").append(corpus.example);
    hints.append("; get them from ").append(corpus.source);
  }
  std::string where;
  for (const fs::path& folder : folders) {
    if (!where.empty()) where += ", ";
    where += folder.string();
  }
  std::string left_out;
  if (recordings.songs > 0) left_out += ", left out " + std::to_string(recordings.songs) + " songs: --include-song";
  if (recordings.videos > 0) left_out += ", left out " + std::to_string(recordings.videos) + " videos: --include-video";
  return refused("no " + titles + " clips under " + where + " (looked at " + std::to_string(recordings.files) +
                 " files" + left_out + ")." + hints);
}

}  // namespace

Result<Recordings> find_recordings(std::span<const fs::path> folders, Wanted wanted) {
  std::vector<fs::path> files;
  for (const fs::path& folder : folders)
    if (auto problem = list_files(folder, files)) return *problem;
  std::ranges::sort(files);

  Recordings recordings;
  for (const fs::path& path : files) sort_in(path, wanted, recordings);
  drop_copies(recordings);
  if (recordings.found.empty()) return nothing_found(folders, recordings);
  return recordings;
}

}  // namespace emovox::trainer
