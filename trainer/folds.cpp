#include "trainer/folds.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "trainer/problem.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {
namespace {

using Actors = std::vector<int>;

struct Protocol {
  std::string_view name;
  std::vector<Actors> folds;
};

const std::array<Protocol, 2>& ravdess_protocols() {
  static const std::array<Protocol, 2> protocols{{
      {"luna5", {{2, 5, 14, 15, 16}, {3, 6, 7, 13, 18}, {10, 11, 12, 19, 20}, {8, 17, 21, 23, 24}, {1, 4, 9, 22}}},
      {"emobox6", {{1, 11, 20, 21}, {4, 10, 12, 14}, {8, 9, 19, 23}, {3, 5, 7, 24}, {2, 15, 16, 18}, {6, 13, 17, 22}}},
  }};
  return protocols;
}

constexpr std::size_t fewest_loso_speakers = 3;  // two must remain, so that the inner folds can be by speaker as well

std::string ravdess_speaker(int actor) { return (actor < 10 ? "ravdess:0" : "ravdess:") + std::to_string(actor); }

std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Result<std::vector<TestSpeakers>> folds_of(const Protocol& protocol, std::span<const std::string> speakers) {
  std::vector<TestSpeakers> folds;
  std::set<std::string> missing;
  for (const Actors& actors : protocol.folds) {
    auto& fold = folds.emplace_back();
    for (const int actor : actors) fold.push_back(ravdess_speaker(actor));
    missing.insert(fold.begin(), fold.end());
  }
  for (const std::string& speaker : speakers) missing.erase(speaker);
  if (!missing.empty())
    return refused(std::string(protocol.name) + " is defined for the 24 actors of RAVDESS, and " + joined(missing) +
                   " have no clips here: use --protocol loso");
  return folds;
}

}  // namespace

Result<std::vector<TestSpeakers>> test_folds(std::string_view protocol, std::span<const std::string> speakers) {
  for (const Protocol& known : ravdess_protocols())
    if (known.name == protocol) return folds_of(known, speakers);
  if (protocol != "loso") return refused("no protocol is called " + std::string(protocol) + ": luna5, emobox6 or loso");
  if (speakers.size() < fewest_loso_speakers)
    return refused("loso needs at least 3 speakers, there are " + std::to_string(speakers.size()));
  std::vector<TestSpeakers> folds;
  for (const std::string& speaker : speakers) folds.push_back({speaker});
  return folds;
}

std::vector<std::string> corpora_only_trained_on(std::span<const Clip> clips, std::span<const TestSpeakers> folds) {
  std::set<std::string> tested_speakers;
  for (const TestSpeakers& fold : folds) tested_speakers.insert(fold.begin(), fold.end());
  std::set<std::string> tested;
  std::set<std::string> untested;
  for (const Clip& clip : clips)
    (tested_speakers.contains(clip.label.speaker) ? tested : untested).insert(clip.label.corpus);
  std::vector<std::string> only_trained_on;
  std::ranges::set_difference(untested, tested, std::back_inserter(only_trained_on));
  return only_trained_on;
}

std::vector<std::size_t> deal_by_speaker(std::span<const Clip> clips, std::size_t folds, std::uint64_t seed) {
  std::map<std::pair<std::string, Sex>, std::set<std::string>> alike;
  for (const Clip& clip : clips) alike[{clip.label.corpus, clip.label.sex}].insert(clip.label.speaker);

  Random random(seed);
  std::map<std::string, std::size_t> group;
  std::size_t dealt = 0;
  for (const auto& [corpus_and_sex, names] : alike) {
    std::vector<std::string> order(names.begin(), names.end());
    random.shuffle(order);
    for (const std::string& name : order) group[name] = dealt++ % folds;
  }

  std::vector<std::size_t> groups;
  groups.reserve(clips.size());
  for (const Clip& clip : clips) groups.push_back(group[clip.label.speaker]);
  return groups;
}

}  // namespace emovox::trainer
