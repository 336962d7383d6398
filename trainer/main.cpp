// Arguments only: what each subcommand does is in commands/.
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>

#include "trainer/commands/commands.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/conditions.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/memory.hpp"

namespace emovox::trainer {
namespace {

void add_data_options(CLI::App& command, DataOptions& data) {
  command
      .add_option(
          "--data", data.folders,
          "Folders of recordings, searched recursively: RAVDESS, nEMO, CREMA-D, TESS, SAVEE, EMO-DB, EMOVO and URDU "
          "by their file names, any others by a table beside them, emovox.csv, with the columns path, label and "
          "speaker; or such tables, named *.csv")
      ->required();
  command.add_flag("--include-song", data.include_song, "Take songs too");
  command.add_flag("--include-video", data.include_video, "Take the sound of videos too");
  command.add_option("--exclude-speakers", data.exclude_speakers, "Leave these out: ravdess:02,ravdess:05,...")
      ->delimiter(',');
  command.add_option("--cache", data.cache, "Where features are kept between runs [~/.cache/emovox]");
  command.add_flag("--no-cache", data.no_cache, "Keep nothing, extract everything");
}

/// What classifiers may learn from besides labelled recordings.
void add_background_options(CLI::App& command, DataOptions& data) {
  command.add_option("--ordinary", data.ordinary,
                     "Folders of speech that nothing moves: neither happy nor sad nor angry");
  command.add_option("--noise", data.noise, "Folders of recordings in which nobody speaks");
}

/// `many`: settings that take several values, of which the best are chosen by inner folds.
void add_fit_options(CLI::App& command, FitOptions& fit) {
  const auto many = [&](const char* name, auto& values, const char* what) {
    auto* option =
        command.add_option(name, values, what)->delimiter(',')->group("Settings, several values to choose from");
    return values.empty() ? option : option->capture_default_str();
  };
  command.add_option("--classifier", fit.classifier, "What to fit")
      ->check(CLI::IsMember({"linear", "svm", "forest", "mlp", "conv", "ensemble"}))
      ->capture_default_str();
  command.add_option("--members", fit.members, "Of the ensemble: conv,mlp unless said otherwise")
      ->check(CLI::IsMember({"linear", "svm", "forest", "mlp", "conv"}))
      ->delimiter(',');
  command.add_option("--init", fit.init, "Published weights that every network starts from, mn04_as_mAP_432.pt");
  command.add_option("--seed", fit.seed, "Deals the training speakers into inner folds, and of all that is drawn")
      ->capture_default_str();
  many("--kernel", fit.kernel, "Of the SVM; auto: linear, unless rbf is significantly better in the inner folds")
      ->check(CLI::IsMember({"linear", "rbf", "auto"}));
  many("--forest", fit.forest, "How the forest's trees grow: each mends those before it, or by itself")
      ->check(CLI::IsMember({"boosted", "bagged"}));
  many("--trees", fit.trees, "Of the forest, an emotion [100]")->check(CLI::Range(1, 10000));
  many("--depth", fit.depth, "Of the forest's trees [4 boosted, 8 bagged]")->check(CLI::Range(1, 14));
  many("--hidden", fit.hidden, "Units of the perceptron [96, in an ensemble 32]")->check(CLI::Range(1, 1024));
  many("--networks", fit.networks, "How many convolutional networks are fitted and averaged")->check(CLI::Range(1, 10));
  many("--blocks", fit.blocks, "Of each network")->check(CLI::Range(1, 15));
  many("--epochs", fit.epochs, "Of each network's fit")->check(CLI::Range(4, 10000));
  many("--rate", fit.rate,
       "Of each network's fit: the peak learning rate, but what follows the published layers learns at 0.003 at least")
      ->check(CLI::Range(1e-6, 1.0));
  many("--disguise", fit.disguise,
       "How often networks see a clip as if recorded elsewhere: in other rooms, by other microphones, in noise")
      ->check(CLI::Range(0.0, 1.0));
  many("--class-weights", fit.class_weights, "Whether every emotion counts alike")
      ->check(CLI::IsMember({"balanced", "none"}));
}

/// The command line; `run` becomes the subcommand that was asked for.
class CommandLine {
 public:
  CommandLine() {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", EMOVOX_VERSION);
    add_features();
    add_crossval();
    add_tune();
    add_train();
    add_evaluate();
    add_predict();
    add_inspect();
  }

  int parse_and_run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? exit_done : exit_unusable;
    }
    return run_();
  }

 private:
  template <class Options>
  CLI::App& add(const char* name, const char* what, Options& options, int (*command)(const Options&)) {
    CLI::App& sub = *app_.add_subcommand(name, what);
    sub.final_callback([this, &options, command] { run_ = [&options, command] { return command(options); }; });
    return sub;
  }

  void add_features() {
    auto& command = add("features", "Write features of recordings as <clip>.<set>.csv", features_, features);
    command.add_option("clips", features_.clips, "Recordings")->required();
    command
        .add_option("--set", features_.set, "frames, egemaps-lld: a row a frame; functionals, egemaps: a row a clip")
        ->check(CLI::IsMember({"frames", "functionals", "egemaps", "egemaps-lld"}))
        ->capture_default_str();
    command.add_option("--out", features_.out, "Folder for the tables")->capture_default_str();
  }

  void add_crossval() {
    auto& command = add("crossval", "Measure by cross-validation over speakers", crossval_, crossval);
    add_data_options(command, crossval_.data);
    add_background_options(command, crossval_.data);
    add_fit_options(command, crossval_.fit);
    command.add_option("--protocol", crossval_.protocol, "How speakers are split into test folds")
        ->check(CLI::IsMember({"luna5", "emobox6", "loso"}))
        ->capture_default_str();
    command.add_option("--seeds", crossval_.seeds, "How often, with seeds counting up from --seed")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command.add_option("--report", crossval_.report,
                       "Write the figures here as JSON; folds that the file already has are not fitted again");
    command.add_option("--html", crossval_.html, "Write them here as a page to look at");
    command.add_option("--blobs", crossval_.blobs, "Keep each fold's model in this folder, as seed-1-fold-1.emovox");
  }

  void add_tune() {
    auto& command = add("tune", "Compare settings by inner folds over speakers", tune_, tune);
    add_data_options(command, tune_.data);
    add_background_options(command, tune_.data);
    add_fit_options(command, tune_.fit);
    command.add_option("--report", tune_.report, "Write the figures here as JSON");
  }

  void add_train() {
    auto& command = add("train", "Fit a model and write its blob", train_, train);
    add_data_options(command, train_.data);
    add_background_options(command, train_.data);
    add_fit_options(command, train_.fit);
    command.add_option("--metrics", train_.metrics, "A report of crossval; its figures go into the blob");
    command.add_option("--out", train_.out, "The blob, *.emovox")->required();
  }

  void add_evaluate() {
    auto& command = add("evaluate", "Measure a model on labelled recordings", evaluate_, evaluate);
    add_data_options(command, evaluate_.data);
    command.add_option("--model", evaluate_.model, "A blob")->required();
    command.add_option("--only-speakers", evaluate_.data.only_speakers, "Only these: ravdess:02,ravdess:05,...")
        ->delimiter(',');
    auto* live = command.add_flag("--live", evaluate_.live,
                                  "Hear the recordings as a stream, too: accuracy over the time since speech began");
    command
        .add_option("--smoothing", evaluate_.smoothing, "How much of the result before a new one keeps in the stream")
        ->check(CLI::Range(0.0, 0.99))
        ->needs(live)
        ->capture_default_str();
    command
        .add_option(
            "--under", evaluate_.under,
            "Hear them under these conditions, too: quiet (30 dB quieter), loud (10 dB louder), noise (15 dB "
            "below the speech), telephone, mu-law (a digital telephone), room (RT60 0.5 s), microphone (another "
            "one for each clip)")
        ->check(CLI::IsMember(condition_names))
        ->delimiter(',');
    command.add_option("--noise", evaluate_.data.noise,
                       "Folders of recordings in which nobody speaks, for --under noise");
    command.add_option("--report", evaluate_.report, "Write the figures here as JSON");
    command.add_option("--html", evaluate_.html, "Write the figures here as a page to look at");
  }

  void add_predict() {
    auto& command = add("predict", "Print a JSON line with the probabilities of each recording", predict_, predict);
    command.add_option("--model", predict_.model, "A blob")->required();
    command.add_option("clips", predict_.clips, "Recordings")->required();
    command.add_option("--calibrate", predict_.calibrate,
                       "Recordings of the same speaker's ordinary voice, to be named after the others");
  }

  void add_inspect() {
    auto& command = add("inspect", "Print what is in a blob as JSON", inspect_, inspect);
    command.add_option("model", inspect_, "A blob")->required();
  }

  CLI::App app_{
      "Trains and measures emovox's emotion models.\n"
      "Exit code: 0 done, 1 some inputs failed and were named, 2 wrong usage or nothing to do."};
  FeaturesOptions features_;
  CrossvalOptions crossval_;
  TuneOptions tune_;
  TrainOptions train_;
  EvaluateOptions evaluate_;
  PredictOptions predict_;
  std::filesystem::path inspect_;
  std::function<int()> run_;
};

}  // namespace
}  // namespace emovox::trainer

int main(int argc, char** argv) {
  using namespace emovox::trainer;
  keep_memory();
  watch_interrupts();
  try {
    return CommandLine().parse_and_run(argc, argv);
  } catch (const Interrupted&) {
    end_by_signal();
  } catch (const std::exception& error) {  // no memory, a full disk: what no option could have prevented
    return give_up(error.what());
  }
}
