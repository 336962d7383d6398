#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/fit/class_weights.hpp"
#include "trainer/fit/forest.hpp"
#include "trainer/json.hpp"

namespace emovox::trainer {

/// What can be fitted, by the names that the command line takes.
enum class ClassifierKind { linear, svm, forest, mlp, conv, ensemble };

/// A reason when there is no such classifier; it names those that there are.
[[nodiscard]] Result<ClassifierKind> classifier_named(std::string_view name);
[[nodiscard]] std::string_view name_of(ClassifierKind kind);

struct ClassifierOptions {
  ClassifierKind kind = ClassifierKind::svm;
  std::optional<Kernel> kernel;       ///< of the support vector machine; none: see SvmOptions
  Growth growth = Growth::boosted;    ///< of the forest
  std::optional<int> trees;           ///< of the forest, an emotion; none: its growth's own, see ForestOptions
  std::optional<int> depth;           ///< of the forest; none: its growth's own
  std::optional<std::size_t> hidden;  ///< units of the perceptron; none: 96 by itself, 32 beside other members
  std::filesystem::path init;         ///< weights that the convolutional network starts from; empty: from nothing
  std::size_t networks = 2;           ///< convolutional ones, of different seeds, whose answers count alike
  std::size_t blocks = 10;            ///< of each, 1 to most_network_blocks
  std::size_t epochs = 50;            ///< of each
  double rate = 0.006;                ///< peak learning rate of each
  double disguise = 0;                ///< how often a network sees a clip in a disguise, 0 to 1
  std::shared_ptr<const Unlabelled> unlabelled = std::make_shared<Unlabelled>();   ///< never null
  std::vector<ClassifierKind> members{ClassifierKind::conv, ClassifierKind::mlp};  ///< ensemble's
  ClassWeights weights = ClassWeights::balanced;
  std::uint64_t seed = 1;  ///< deals the speakers into inner folds, and of every other random choice
};

/// The members of an ensemble; otherwise the classifier alone.
[[nodiscard]] std::vector<ClassifierKind> members_of(const ClassifierOptions& options);

/// Units of the perceptron that it fits.
[[nodiscard]] std::size_t hidden_units(const ClassifierOptions& options);

/// Whether clips need pictures to fit it (see load_pictures).
[[nodiscard]] bool wants_pictures(const ClassifierOptions& options);

/// Whether clips need utterances at other speeds to fit it (see load_other_speeds).
[[nodiscard]] bool wants_other_speeds(const ClassifierOptions& options);

struct ModelFit {   // NOLINT(bugprone-exception-escape): what moving JSON might throw, it does not
  ModelData model;  ///< all but held_out
  Json chosen;      ///< what the inner folds decided, for reports: `inner_uar` and what else the classifier has
};

/// Fits a classifier, or several as an ensemble, and calibrates it: the members' exponents (see Ensemble) are fitted by
/// the log loss of the inner folds' held-out speakers; those of a corpus with fewer than four such speakers have a say
/// where no corpus has more only. All speakers of the clips are training speakers.
///
/// Convolutional networks are too slow for every inner fold: one is fitted without one of them,
/// and where they are members the exponents come from that fold's speakers. Members and networks are fitted side by
/// side. The calibration (see fit_calibration) is fitted by the same held-out speakers and the ordinary recordings;
/// where networks hear these in training, by the half that the one without an inner fold does not hear.
///
/// what     names the work in the progress bar
/// returns  a reason when there are fewer than two speakers or fewer than two emotions
[[nodiscard]] Result<ModelFit> fit_model(std::span<const Clip> clips, const ClassifierOptions& options,
                                         const std::string& what);

}  // namespace emovox::trainer
