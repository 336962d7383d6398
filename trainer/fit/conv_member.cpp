#include "trainer/fit/conv_member.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "emovox/conv.hpp"
#include "emovox/utterance.hpp"
#include "trainer/figures.hpp"
#include "trainer/fit/conv.hpp"
#include "trainer/parallel.hpp"
#include "trainer/pictures.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

/// What a network says of a clip's windows, as the recognizer hears them.
std::vector<Probabilities> ask(Conv& network, const Clip& clip) {
  std::vector<Probabilities> answers;
  std::vector<float> picture;
  for (const Picture& window : clip.pictures->heard[0]) {
    picture.resize(window.frames() * network_bands);
    window.read(0, picture);
    answers.push_back(network.classify(picture));
  }
  return answers;
}

/// A training set's clips by whether they are of the inner fold.
std::vector<Clip> clips_by_fold(const TrainingSet& training, std::size_t fold, bool inside) {
  std::vector<Clip> clips;
  std::size_t row = 0;
  for (const Clip& clip : training.clips) {
    if (!clip.utterances.empty() && (training.folds[row] == fold) == inside) clips.push_back(clip);
    row += clip.utterances.size();
  }
  return clips;
}

/// The rows of the inner fold as a network fitted without it hears them; nothing of the others and of moved ones.
std::vector<std::optional<Probabilities>> held_out_by(const ConvParameters& parameters, const TrainingSet& training,
                                                      std::size_t fold) {
  Conv network(parameters, longest_picture_frames({}));
  std::vector<std::optional<Probabilities>> held_out;
  for (const Clip& clip : training.clips) {
    const bool outside = clip.utterances.empty() || training.folds[held_out.size()] != fold;
    const auto answers = outside ? std::vector<Probabilities>() : ask(network, clip);
    for (std::size_t u = 0; u < clip.utterances.size(); ++u)
      held_out.push_back(u < answers.size() ? std::optional(answers[u]) : std::nullopt);
  }
  return held_out;
}

constexpr std::uint64_t between_seeds = 1000;  // of one fit's networks: further apart than the fits' own seeds

}  // namespace

std::vector<Clip> half_of(std::span<const Clip> unlabelled, bool kept) {
  std::vector<Clip> half;
  for (std::size_t i = kept ? 1 : 0; i < unlabelled.size(); i += 2) half.push_back(unlabelled[i]);
  return half;
}

Result<MemberFit> fit_conv_member(const TrainingSet& training, const ClassifierOptions& options,
                                  const std::string& what) {
  constexpr std::size_t inner_fold = 0;
  const Unlabelled heard_inside{half_of(options.unlabelled->ordinary, false),
                                half_of(options.unlabelled->noise, false)};
  std::vector<std::optional<Result<ConvFit>>> fits(options.networks + 1);  // the last one without the inner fold
  parallel_for(fits.size(), [&](std::size_t n) {
    const bool inner = n == options.networks;
    const ConvOptions conv{.init = options.init,
                           .blocks = options.blocks,
                           .epochs = options.epochs,
                           .rate = options.rate,
                           .roughness = {.disguise = options.disguise},
                           .weights = options.weights,
                           .seed = options.seed + between_seeds * (inner ? 0 : n)};
    fits[n] = inner ? fit_conv(clips_by_fold(training, inner_fold, false), heard_inside, conv, what + ", inner fold")
                    : fit_conv(training.clips, *options.unlabelled, conv, what + ", network " + std::to_string(n + 1));
  });
  MemberFit member;
  for (auto& fit : fits) {
    if (!*fit) return fit->reason();
    member.parameters.emplace_back(std::move((*fit)->parameters));
  }
  member.held_out = held_out_by(std::get<ConvParameters>(member.parameters.back()), training, inner_fold);
  member.inner.push_back(std::move(member.parameters.back()));
  member.parameters.pop_back();
  member.chosen["inner_uar"] = rounded(training.uar(member.held_out));
  return member;
}

}  // namespace emovox::trainer
