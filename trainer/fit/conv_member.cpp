#include "trainer/fit/conv_member.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
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

/// The inner fold of each clip of a training set; none of those without utterances.
std::vector<std::optional<std::size_t>> folds_of_clips(const TrainingSet& training) {
  std::vector<std::optional<std::size_t>> folds;
  std::size_t row = 0;
  for (const Clip& clip : training.clips) {
    folds.push_back(clip.utterances.empty() ? std::nullopt : std::optional(training.folds[row]));
    row += clip.utterances.size();
  }
  return folds;
}

/// What a network is fitted on.
struct Lesson {
  std::vector<Clip> clips;
  SecondOpinions opinions;
};

/// Without the clips of some inner folds.
Lesson without_folds(const TrainingSet& training, const SecondOpinions& opinions,
                     const std::set<std::size_t>& left_out) {
  const auto folds = folds_of_clips(training);
  Lesson lesson{{}, {{}, opinions.share}};
  for (std::size_t c = 0; c < folds.size(); ++c) {
    if (!folds[c] || left_out.contains(*folds[c])) continue;
    lesson.clips.push_back(training.clips[c]);
    if (!opinions.of_clips.empty()) lesson.opinions.of_clips.push_back(opinions.of_clips[c]);
  }
  return lesson;
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

/// The mean over a clip's windows.
std::optional<Probabilities> opinion_on(Conv& network, const Clip& clip) {
  const auto answers = ask(network, clip);
  if (answers.empty()) return std::nullopt;
  Probabilities mean{};
  for (const Probabilities& answer : answers)
    for (std::size_t emotion = 0; emotion < emotion_count; ++emotion)
      mean[emotion] += answer[emotion] / static_cast<float>(answers.size());
  return mean;
}

constexpr std::uint64_t between_seeds = 1000;  // of one fit's networks: further apart than the fits' own seeds
constexpr std::uint64_t teacher_seeds = 100;   // in such steps, from which the teachers' count on
constexpr double teacher_share = 0.6;          // of the epochs: all four take as long as 1.35 networks

/// Of one fit's network by its number.
ConvOptions conv_options(const ClassifierOptions& options, std::uint64_t number) {
  return {.init = options.init,
          .blocks = options.blocks,
          .epochs = options.epochs,
          .rate = options.rate,
          .roughness = {.disguise = options.disguise},
          .weights = options.weights,
          .seed = options.seed + between_seeds * number};
}

/// The held-out one. No teacher hears it: the network without it would know its speakers at second hand.
constexpr std::size_t inner_fold = 0;

bool can_be_learned(const Lesson& lesson) {
  EmotionSet emotions;
  for (const Clip& clip : lesson.clips)
    if (has_picture(clip)) emotions.set(static_cast<std::size_t>(clip.label.emotion));
  return emotions.count() > 1;
}

/// What networks say of the clips of the inner fold that each was fitted without; nothing where the others are too few.
Result<SecondOpinions> second_opinions(const TrainingSet& training, const ClassifierOptions& options,
                                       const Unlabelled& unlabelled, const std::string& what) {
  SecondOpinions opinions{{}, options.distillation};
  if (!(options.distillation > 0)) return opinions;
  const auto folds = folds_of_clips(training);
  opinions.of_clips.resize(folds.size());
  std::vector<Problem> problems(training.fold_count);
  parallel_for(training.fold_count, [&](std::size_t fold) {
    const Lesson lesson = without_folds(training, {}, {fold, inner_fold});
    if (!can_be_learned(lesson)) return;
    ConvOptions conv = conv_options(options, teacher_seeds + fold);
    conv.epochs =
        std::max(least_conv_epochs, static_cast<std::size_t>(teacher_share * static_cast<double>(conv.epochs)));
    const auto fit = fit_conv(lesson.clips, unlabelled, conv, what + ", teacher " + std::to_string(fold + 1));
    if (!fit) {
      problems[fold] = fit.reason();
      return;
    }
    Conv network(fit->parameters, longest_picture_frames({}));
    for (std::size_t c = 0; c < folds.size(); ++c)
      if (folds[c] == fold) opinions.of_clips[c] = opinion_on(network, training.clips[c]);
  });
  for (const Problem& problem : problems)
    if (problem) return *problem;
  return opinions;
}

}  // namespace

std::vector<Clip> half_of(std::span<const Clip> unlabelled, bool kept) {
  std::vector<Clip> half;
  for (std::size_t i = kept ? 1 : 0; i < unlabelled.size(); i += 2) half.push_back(unlabelled[i]);
  return half;
}

Result<MemberFit> fit_conv_member(const TrainingSet& training, const ClassifierOptions& options,
                                  const std::string& what) {
  const Unlabelled heard_inside{half_of(options.unlabelled->ordinary, false),
                                half_of(options.unlabelled->noise, false)};
  const auto opinions = second_opinions(training, options, heard_inside, what);
  if (!opinions) return opinions.reason();
  std::vector<std::optional<Result<ConvFit>>> fits(options.networks + 1);  // the last one without the inner fold
  parallel_for(fits.size(), [&](std::size_t n) {
    if (n == options.networks) {
      const Lesson lesson = without_folds(training, *opinions, {inner_fold});
      fits[n] = fit_conv(lesson.clips, heard_inside, conv_options(options, 0), what + ", inner fold", lesson.opinions);
    } else {
      fits[n] = fit_conv(training.clips, *options.unlabelled, conv_options(options, n),
                         what + ", network " + std::to_string(n + 1), *opinions);
    }
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
