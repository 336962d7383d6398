#include "trainer/commands/training_data.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <utility>

#include "trainer/commands/common.hpp"
#include "trainer/made_up_noise.hpp"
#include "trainer/pictures.hpp"
#include "trainer/recordings.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t disguises_a_clip = 2;

using Paths = std::vector<std::filesystem::path>;

/// Those in which something was taken for speech.
std::vector<Clip> load_unlabelled(const DataOptions& options, const Paths& paths) {
  std::vector<Recording> recordings;
  for (const auto& path : paths) recordings.push_back({path, {}});
  Dataset dataset = load_dataset(recordings, cache_folder(options));
  std::erase_if(dataset.clips, [](const Clip& clip) { return clip.utterances.empty(); });
  return std::move(dataset.clips);
}

bool any_disguised(std::span<const Candidate> candidates) {
  return std::ranges::any_of(candidates, [](const Candidate& one) { return one.options.disguise > 0; });
}

}  // namespace

Result<TrainingData> load_training_data(const DataOptions& options, std::vector<Candidate>& candidates) {
  const auto ordinary = find_unlabelled(options.ordinary);
  if (!ordinary) return ordinary.reason();
  const auto noises = find_unlabelled(options.noise);
  if (!noises) return noises.reason();
  auto dataset = load(options);
  if (!dataset) return dataset.reason();

  TrainingData data{*std::move(dataset), {}};
  if (wants_other_speeds(candidates.front().options))
    if (auto problem = load_other_speeds(data.dataset.clips, cache_folder(options))) return *problem;
  data.digest = data.dataset.digest();
  auto unlabelled = std::make_shared<Unlabelled>();
  unlabelled->ordinary = load_unlabelled(options, *ordinary);
  unlabelled->noise = load_unlabelled(options, *noises);
  for (const auto* clips : {&unlabelled->ordinary, &unlabelled->noise})
    if (!clips->empty()) data.digest += "-" + Dataset{*clips, {}}.digest();

  if (wants_pictures(candidates.front().options)) {
    const Disguises disguises =
        any_disguised(candidates) ? Disguises{disguises_a_clip, read_sounds(*noises)} : Disguises{};
    if (disguises.count > 0) data.digest += "-" + disguises.digest();
    const auto cache = cache_folder(options);
    if (auto problem = load_pictures(data.dataset.clips, cache, disguises)) return *problem;
    if (auto problem = load_pictures(unlabelled->ordinary, cache, disguises)) return *problem;
    if (auto problem = load_pictures(unlabelled->noise, cache)) return *problem;
  }
  if (!unlabelled->noise.empty()) {
    Dataset made_up{made_up_noise(), {}};
    data.digest += "-" + made_up.digest();
    std::ranges::move(made_up.clips, std::back_inserter(unlabelled->noise));
  }
  for (Candidate& candidate : candidates) candidate.options.unlabelled = unlabelled;
  return data;
}

}  // namespace emovox::trainer
