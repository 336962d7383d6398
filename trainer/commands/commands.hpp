#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// The subcommands of emovox-trainer, one file each. Results go to stdout and files; notes, failures and progress go to
/// stderr. Each returns the program's exit code and throws Interrupted when a signal asks it to end.
namespace emovox::trainer {

inline constexpr int exit_done = 0;
inline constexpr int exit_some_failed = 1;  ///< the rest was done; each failure was named on stderr
inline constexpr int exit_unusable = 2;     ///< wrong usage, or nothing to do

/// Which recordings, and where their features are kept.
struct DataOptions {
  std::vector<std::filesystem::path> folders;   ///< of labelled recordings, and manifests, see recordings.hpp
  std::vector<std::filesystem::path> ordinary;  ///< folders of speech without emotion, unlabelled; empty: none
  std::vector<std::filesystem::path> noise;     ///< folders of recordings without speech; empty: none
  bool include_song = false;
  bool include_video = false;
  std::vector<std::string> only_speakers;  ///< "ravdess:02"; empty: all
  std::vector<std::string> exclude_speakers;
  std::filesystem::path cache;  ///< empty: the user's cache folder
  bool no_cache = false;
};

/// What to fit and how. Of settings that have several values the best are chosen by inner folds.
struct FitOptions {
  std::string classifier = "svm";
  std::vector<std::string> members;                    ///< of the ensemble; empty: the default ones
  std::filesystem::path init;                          ///< published weights for the networks; empty: none
  std::vector<std::string> kernel{"auto"};             ///< of the SVM: "linear", "rbf", "auto"
  std::vector<std::string> forest{"boosted"};          ///< "boosted", "bagged"
  std::vector<int> trees;                              ///< of the forest, an emotion; empty: its growth's own
  std::vector<int> depth;                              ///< of the forest; empty: its growth's own
  std::vector<std::size_t> hidden;                     ///< units of the perceptron; empty: see ClassifierOptions
  std::vector<std::size_t> networks{2};                ///< convolutional ones, whose answers count alike
  std::vector<std::size_t> blocks{10};                 ///< of a convolutional network
  std::vector<std::size_t> epochs{50};                 ///< of a convolutional network
  std::vector<double> rate{0.006};                     ///< of a convolutional network: its peak learning rate
  std::vector<double> disguise{0};                     ///< how often networks see clips in disguise, 0 to 1
  std::vector<std::string> class_weights{"balanced"};  ///< "balanced", "none"
  std::uint64_t seed = 1;
};

struct FeaturesOptions {
  std::vector<std::filesystem::path> clips;
  std::string set = "functionals";  ///< or "frames"
  std::filesystem::path out = ".";
};

struct CrossvalOptions {
  DataOptions data;
  FitOptions fit;
  std::string protocol = "luna5";
  std::uint32_t seeds = 3;
  std::filesystem::path report;  ///< empty: none
  std::filesystem::path html;    ///< empty: none
  std::filesystem::path blobs;   ///< folder for each fold's blob; empty: none
};

struct TuneOptions {
  DataOptions data;
  FitOptions fit;
  std::filesystem::path report;  ///< empty: none
};

struct TrainOptions {
  DataOptions data;
  FitOptions fit;
  std::filesystem::path metrics;  ///< a report of crossval; empty: none
  std::filesystem::path out;
};

struct EvaluateOptions {
  DataOptions data;
  std::filesystem::path model;
  bool live = false;               ///< whether to hear recordings as a stream, too
  double smoothing = 0;            ///< see LiveOptions
  std::vector<std::string> under;  ///< conditions to hear recordings under, by name; `data.noise` is for "noise"
  std::filesystem::path report;    ///< empty: none
  std::filesystem::path html;      ///< empty: none
};

struct PredictOptions {
  std::filesystem::path model;
  std::vector<std::filesystem::path> clips;
  std::vector<std::filesystem::path> calibrate;  ///< the same speaker's ordinary voice; empty: nobody in particular
};

int features(const FeaturesOptions& options);
int crossval(const CrossvalOptions& options);
int tune(const TuneOptions& options);
int train(const TrainOptions& options);
int evaluate(const EvaluateOptions& options);
int predict(const PredictOptions& options);
int inspect(const std::filesystem::path& path);

}  // namespace emovox::trainer
