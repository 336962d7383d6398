// Drives the program itself, as people do.
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <numeric>
#include <thread>

#include "emovox/model.hpp"
#include "markup.hpp"
#include "program.hpp"
#include "trainer/corpus/emotion_word.hpp"

namespace emovox::trainer {
namespace {

using nlohmann::json;
using test::lines_of;
using test::report_at;
using test::run;
using test::TemporaryFolder;
using test::write_audio;

/// Its name, whether `label` calls it uncertain or not.
std::string most_probable(const json& probabilities) {
  const auto less = [&](std::string_view a, std::string_view b) {
    return probabilities.at(std::string(a)) < probabilities.at(std::string(b));
  };
  return std::string(*std::ranges::max_element(emotion_names, less));
}

/// A little corpus of four actors and a model fitted on three of them, made once for all tests of this file.
class CommandLine : public testing::Test {
 protected:
  static constexpr std::array actors{1, 2, 3, 4};

  static void SetUpTestSuite() {
    shared_ = new TemporaryFolder;
    test::write_little_ravdess(data(), actors);
    const auto trained =
        run({"train", "--data", data(), "--exclude-speakers", "ravdess:04", "--out", model(), "--cache", cache()});
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
  }
  static void TearDownTestSuite() {
    delete shared_;
    shared_ = nullptr;
  }

  static std::string data() { return *shared_ / "data"; }
  static std::string model() { return *shared_ / "model.emovox"; }
  static std::string cache() { return *shared_ / "cache"; }

  /// model() with that calibration, under another name.
  static std::string write_calibrated(const std::string& path, const Calibration& calibration) {
    const std::string blob = test::contents(model());
    const Model fitted = *Model::parse(std::as_bytes(std::span(blob)));
    ModelData data = fitted.data();
    data.members.assign(fitted.ensemble().members().begin(), fitted.ensemble().members().end());
    data.calibration = calibration;
    const auto bytes = write_model(data);
    test::write_text(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return path;
  }

  /// Evaluates a model of the other actors on the fourth, into ev.json; its figures are those of cv.json's fourth fold.
  void expect_figures_of_the_fold(const std::string& model) const {
    const auto evaluated = run({"evaluate", "--model", model, "--data", data(), "--only-speakers", "ravdess:04",
                                "--cache", cache(), "--report", folder_ / "ev.json"});
    ASSERT_EQ(evaluated.exit_code, 0) << evaluated.err;
    const json fold = report_at(folder_ / "cv.json")["runs"][0]["folds"][3];
    const json evaluation = report_at(folder_ / "ev.json");
    ASSERT_EQ(fold["test_speakers"], json({"ravdess:04"}));
    for (const auto* figure : {"clips", "accuracy", "uar", "ece", "confusion", "per_class"})
      EXPECT_EQ(fold["metrics"][figure], evaluation[figure]) << figure;
  }

  TemporaryFolder folder_;

 private:
  static inline TemporaryFolder* shared_ = nullptr;
};

TEST_F(CommandLine, ExplainsItselfAndEverySubcommand) {
  EXPECT_EQ(run({"--help"}).exit_code, 0);
  for (const auto* command : {"features", "crossval", "train", "evaluate", "predict", "inspect"}) {
    const auto help = run({command, "--help"});
    EXPECT_EQ(help.exit_code, 0) << command;
    EXPECT_NE(help.out.find("Usage"), std::string::npos) << command;
  }
}

TEST_F(CommandLine, RefusesWrongUsageWithTwo) {
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"dance"},
      {"train", "--data", data()},
      {"crossval", "--data", data(), "--protocol", "luna6"},
      {"crossval", "--data", data(), "--protocol", "luna5", "--cache", cache()},
      {"crossval", "--data", data(), "--classifier", "oracle", "--protocol", "loso"},
      {"train", "--data", folder_ / "absent", "--out", folder_ / "m.emovox"},
      {"train", "--data", data(), "--out", folder_ / "no" / "such" / "m.emovox"},
      {"train", "--data", data(), "--exclude-speakers", "ravdess:23", "--out", folder_ / "m.emovox"},
      {"train", "--data", data(), "--ordinary", folder_ / "absent", "--out", folder_ / "m.emovox"},
      {"tune", "--data", data(), "--noise", data(), "--noise", folder_ / "absent"},
      {"crossval", "--data", data(), "--protocol", "loso", "--noise", folder_.path()},
      {"evaluate", "--model", model(), "--data", data(), "--noise", data()},
      {"features", data() + "/Actor_01/03-01-01-01-01-01-01.wav", "--set", "spectrogram", "--out", folder_.path()},
      {"predict", "--model", folder_ / "absent.emovox", "a.wav"},
  };
  for (const auto& arguments : wrong) {
    const auto finished = run(arguments);
    EXPECT_EQ(finished.exit_code, 2) << testing::PrintToString(arguments);
    EXPECT_FALSE(finished.err.empty() && finished.out.empty()) << testing::PrintToString(arguments);
  }
}

TEST_F(CommandLine, SaysWhereToFindRecordingsWhenThereAreNone) {
  test::write_text(folder_ / "notes.txt", "");
  const auto finished = run({"train", "--data", folder_.path(), "--out", folder_ / "m.emovox"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_NE(finished.err.find("(looked at 1 files)"), std::string::npos) << finished.err;
  EXPECT_NE(finished.err.find("https://zenodo.org/record/1188976"), std::string::npos);
}

TEST_F(CommandLine, PredictsAnyFormatAndNamesWhatItCannot) {
  const auto speech = test::made_up_speech({}, 44100);
  const int wav = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  write_audio(folder_ / "mono.wav", speech, {.rate_hz = 44100, .libsndfile_format = wav});
  write_audio(folder_ / "six.wav", test::on_channels(speech, 6),
              {.rate_hz = 44100, .channels = 6, .libsndfile_format = wav});
  write_audio(folder_ / "none.wav", {});
  write_audio(folder_ / "nan.wav", std::vector<float>(9000, std::numeric_limits<float>::quiet_NaN()),
              {.libsndfile_format = wav});
  write_audio(folder_ / "silence.flac", std::vector<float>(16000),
              {.libsndfile_format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16});

  const auto finished =
      run({"predict", "--model", model(), folder_ / "mono.wav", folder_ / "six.wav", folder_ / "none.wav",
           folder_ / "nan.wav", folder_ / "silence.flac", folder_ / "absent.wav"});
  EXPECT_EQ(finished.exit_code, 1);
  const auto lines = lines_of(finished.out);
  ASSERT_EQ(lines.size(), 6U);

  EXPECT_EQ(lines[0]["path"], (folder_ / "mono.wav").string());
  EXPECT_NEAR(lines[0]["seconds"], static_cast<double>(speech.size()) / 44100, 1e-6);
  double sum = 0;
  for (const auto name : emotion_names) sum += lines[0]["probabilities"].at(std::string(name)).get<double>();
  EXPECT_EQ(lines[0]["probabilities"].size(), emotion_count);
  EXPECT_NEAR(sum, 1, 8e-6);  // each rounded to six decimals
  EXPECT_EQ(lines[0]["label"], most_probable(lines[0]["probabilities"]));
  EXPECT_EQ(lines[0].size(), 4U) << "path, seconds, label, probabilities and nothing else";

  EXPECT_EQ(lines[1]["probabilities"], lines[0]["probabilities"]);
  EXPECT_EQ(lines[2]["error"], "the recording has no samples");
  EXPECT_EQ(lines[3]["error"], "9000 of 9000 samples are not finite numbers");
  EXPECT_EQ(lines[4]["error"], "no speech found");
  EXPECT_EQ(lines[5]["error"], "no such file");
  EXPECT_EQ(lines[5].size(), 2U);
}

TEST_F(CommandLine, RefusesDamagedModels) {
  const std::string blob = test::contents(model());
  std::string flipped = blob;
  flipped[blob.size() / 3] = static_cast<char>(flipped[blob.size() / 3] ^ 0x40);
  test::write_text(folder_ / "flipped.emovox", flipped);
  test::write_text(folder_ / "short.emovox", blob.substr(0, blob.size() / 2));
  test::write_text(folder_ / "empty.emovox", "");
  const std::string clip = data() + "/Actor_01/03-01-01-01-01-01-01.wav";
  for (const auto* name : {"flipped.emovox", "short.emovox", "empty.emovox"}) {
    const auto predicted = run({"predict", "--model", folder_ / name, clip});
    EXPECT_EQ(predicted.exit_code, 2) << name;
    EXPECT_NE(predicted.err.find(name), std::string::npos) << predicted.err;
    EXPECT_EQ(run({"inspect", folder_ / name}).exit_code, 1) << name;
  }
}

TEST_F(CommandLine, RefusesAModelOfAnotherFingerprint) {
  const std::string bytes = test::contents(model());
  ModelData data = Model::parse(std::as_bytes(std::span(bytes)))->data();
  data.members.push_back({LinearParameters{.dimension = 0, .weights = {}, .bias = {}}});
  data.fingerprint ^= 1;
  const auto blob = write_model(data);
  test::write_text(folder_ / "other.emovox", {reinterpret_cast<const char*>(blob.data()), blob.size()});
  const auto finished = run({"inspect", folder_ / "other.emovox"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.err.find(fingerprint_text(data.fingerprint)), std::string::npos) << finished.err;
}

TEST_F(CommandLine, CrossvalGivesTheSameReportAgain) {
  for (const auto* name : {"a.json", "b.json"}) {
    const auto finished = run({"crossval", "--data", data(), "--protocol", "loso", "--seeds", "2", "--cache", cache(),
                               "--report", folder_ / name});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_TRUE(finished.err.empty()) << "no progress where stderr is no terminal: " << finished.err;
  }
  EXPECT_EQ(test::contents(folder_ / "a.json"), test::contents(folder_ / "b.json"));
  EXPECT_EQ(test::contents(folder_ / "a.json").find(folder_.path().string()), std::string::npos);
}

TEST_F(CommandLine, CrossvalGoesOnFromItsReport) {
  const std::vector<std::string> command{
      "crossval", "--data", data(),    "--protocol", "loso",     "--classifier",         "linear",
      "--seeds",  "1",      "--cache", cache(),      "--report", folder_ / "report.json"};
  ASSERT_EQ(run(command).exit_code, 0);
  const std::string whole = test::contents(folder_ / "report.json");
  auto part = nlohmann::ordered_json::parse(whole);
  part["complete"] = false;
  part.erase("summary");
  part["runs"][0]["folds"].erase(2);
  test::write_text(folder_ / "report.json", part.dump());

  const auto finished = run(command);
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_NE(finished.err.find("took 3 of 4 folds from"), std::string::npos) << finished.err;
  EXPECT_EQ(test::contents(folder_ / "report.json"), whole);
}

TEST_F(CommandLine, PredictsUncertainBelowTheModelsThreshold) {
  const std::string clip = data() + "/Actor_04/03-01-05-01-01-01-04.wav";
  const auto strict = write_calibrated(folder_ / "strict.emovox", {.least_confidence = 1});
  const auto finished = run({"predict", "--model", strict, clip});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const json line = lines_of(finished.out).front();
  EXPECT_EQ(line["label"], "uncertain");
  const auto lenient = write_calibrated(folder_ / "lenient.emovox", {});
  const json before = lines_of(run({"predict", "--model", lenient, clip}).out).front();
  EXPECT_EQ(line["probabilities"], before["probabilities"]);
  EXPECT_EQ(before["label"], most_probable(before["probabilities"]));

  const auto evaluated = run({"evaluate", "--model", strict, "--data", data(), "--only-speakers", "ravdess:04",
                              "--cache", cache(), "--report", folder_ / "ev.json"});
  ASSERT_EQ(evaluated.exit_code, 0) << evaluated.err;
  EXPECT_EQ(report_at(folder_ / "ev.json")["uncertain"]["all"]["uncertain"], 16);
}

TEST_F(CommandLine, PredictsBesideTheSpeakersOrdinaryVoice) {
  const auto blob =
      write_calibrated(folder_ / "m.emovox", {.unmoved = {0, -9, -9, -9, -9, -9, -9, -9}, .baseline_weight = 1});
  const std::string clip = data() + "/Actor_04/03-01-05-01-01-01-04.wav";
  const auto calibrated = run({"predict", "--model", blob, clip, "--calibrate", clip});
  ASSERT_EQ(calibrated.exit_code, 0) << calibrated.err;
  const json line = lines_of(calibrated.out).front();
  EXPECT_EQ(line["calibrated"], true);
  // Beside itself it sounds as the model was told that unmoved voices do: e^-9 is a ten-thousandth.
  EXPECT_EQ(line["label"], "neutral");
  EXPECT_GT(line["probabilities"]["neutral"], 0.99);
  const json plain = lines_of(run({"predict", "--model", blob, clip}).out).front();
  EXPECT_FALSE(plain.contains("calibrated"));
  EXPECT_LT(plain["probabilities"]["neutral"], 0.99);

  const auto unfitted = run({"predict", "--model", model(), clip, "--calibrate", clip});
  EXPECT_EQ(unfitted.exit_code, 2);
  EXPECT_NE(unfitted.err.find("baseline weight is 0"), std::string::npos) << unfitted.err;
  const auto absent = run({"predict", "--model", blob, clip, "--calibrate", folder_ / "absent.wav"});
  EXPECT_EQ(absent.exit_code, 2);
  EXPECT_NE(absent.err.find("absent.wav"), std::string::npos) << absent.err;
}

TEST_F(CommandLine, InspectTellsTheCalibration) {
  const auto blob = write_calibrated(
      folder_ / "m.emovox", {.offsets = {0.5F}, .least_confidence = 0.25F, .unmoved = {-1}, .baseline_weight = 0.75F});
  const json calibration = json::parse(run({"inspect", blob}).out)["calibration"];
  EXPECT_EQ(calibration["offsets"]["neutral"], 0.5);
  EXPECT_EQ(calibration["offsets"]["calm"], 0);
  EXPECT_EQ(calibration["least_confidence"], 0.25);
  EXPECT_EQ(calibration["unmoved"]["neutral"], -1);
  EXPECT_EQ(calibration["baseline_weight"], 0.75);
}

TEST_F(CommandLine, TrainEvaluateAndPredictGiveTheFoldsFigures) {
  const auto crossval = run({"crossval", "--data", data(), "--protocol", "loso", "--seeds", "1", "--cache", cache(),
                             "--report", folder_ / "cv.json"});
  ASSERT_EQ(crossval.exit_code, 0) << crossval.err;
  expect_figures_of_the_fold(model());
  const json evaluation = report_at(folder_ / "ev.json");
  EXPECT_GT(evaluation["uar"], 0.125) << "made-up voices differ, so this is better than chance";

  std::vector<std::string> arguments{"predict", "--model", model()};
  for (const auto& entry : std::filesystem::directory_iterator(data() + "/Actor_04")) arguments.push_back(entry.path());
  const auto predicted = run(arguments);
  ASSERT_EQ(predicted.exit_code, 0) << predicted.out;
  int right = 0;
  for (const json& line : lines_of(predicted.out)) {
    const auto stem = std::filesystem::path(line["path"].get<std::string>()).stem().string();
    right += most_probable(line["probabilities"]) ==
                     emotion_names[static_cast<std::size_t>(std::stoi(stem.substr(6, 2)) - 1)]
                 ? 1
                 : 0;
  }
  EXPECT_NEAR(evaluation["accuracy"], right / 16.0, 1e-6);  // six decimals
}

TEST_F(CommandLine, TrainAndEvaluateGiveTheFoldsFiguresOfAnEnsembleOfNetworks) {
  const std::vector<std::string> options{"--data",    data(),     "--cache",  cache(),  "--classifier", "ensemble",
                                         "--members", "conv,svm", "--kernel", "linear", "--networks",   "2",
                                         "--blocks",  "2",        "--epochs", "4"};
  const auto with = [&](std::vector<std::string> command) {
    command.insert(command.end(), options.begin(), options.end());
    return run(command);
  };
  const auto crossval = with({"crossval", "--protocol", "loso", "--seeds", "1", "--report", folder_ / "cv.json"});
  ASSERT_EQ(crossval.exit_code, 0) << crossval.err;
  const auto trained = with({"train", "--exclude-speakers", "ravdess:04", "--out", folder_ / "m.emovox"});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  expect_figures_of_the_fold(folder_ / "m.emovox");
  const json inside = json::parse(run({"inspect", folder_ / "m.emovox"}).out);
  EXPECT_EQ(inside["members"].size(), 3U) << "two networks and a machine: " << inside["members"];
}

TEST_F(CommandLine, TuneComparesSettings) {
  const std::vector<std::string> options{"--data",  data(),  "--classifier", "forest",
                                         "--cache", cache(), "--trees",      "5"};
  const auto with = [&](std::vector<std::string> command, const std::vector<std::string>& more) {
    command.insert(command.end(), options.begin(), options.end());
    command.insert(command.end(), more.begin(), more.end());
    return run(command);
  };
  const auto tuned = with({"tune"}, {"--depth", "1,4", "--report", folder_ / "tune.json"});
  ASSERT_EQ(tuned.exit_code, 0) << tuned.err;
  const json report = report_at(folder_ / "tune.json");
  ASSERT_EQ(report["tried"].size(), 2U);
  EXPECT_EQ(report["tried"][1]["settings"], json({{"depth", 4}}));
  EXPECT_NE(tuned.out.find("--depth " + report["best"]["depth"].dump()), std::string::npos) << tuned.out;

  // Training with the same settings to choose from takes the best of them.
  const auto chosen = with({"train"}, {"--depth", "1,4", "--out", folder_ / "chosen.emovox"});
  ASSERT_EQ(chosen.exit_code, 0) << chosen.err;
  ASSERT_EQ(with({"train"}, {"--depth", report["best"]["depth"].dump(), "--out", folder_ / "best.emovox"}).exit_code,
            0);
  EXPECT_EQ(test::contents(folder_ / "chosen.emovox"), test::contents(folder_ / "best.emovox"));

  const auto nested =
      with({"crossval"}, {"--depth", "1,4", "--protocol", "loso", "--seeds", "1", "--report", folder_ / "cv.json"});
  ASSERT_EQ(nested.exit_code, 0) << nested.err;
  EXPECT_EQ(report_at(folder_ / "cv.json")["runs"][0]["folds"][0]["chosen"]["tried"].size(), 2U);

  const auto usual = with({"tune"}, {});
  EXPECT_EQ(usual.exit_code, 0) << usual.err;
  EXPECT_NE(usual.out.find("--forest bagged --depth 8"), std::string::npos) << usual.out;

  const auto foreign = with({"tune"}, {"--blocks", "8,10"});
  EXPECT_EQ(foreign.exit_code, 2);
  EXPECT_NE(foreign.err.find("--blocks"), std::string::npos) << foreign.err;
}

TEST_F(CommandLine, EvaluateWritesAPage) {
  const auto finished = run({"evaluate", "--model", model(), "--data", data(), "--only-speakers", "ravdess:04",
                             "--cache", cache(), "--html", folder_ / "ev.html"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const std::string page = test::contents(folder_ / "ev.html");
  EXPECT_EQ(test::first_fault(page), "");
  EXPECT_NE(page.find("16 clips of 1 speaker, from "), std::string::npos);
  EXPECT_EQ(page.find(folder_.path().string()), std::string::npos);
}

TEST_F(CommandLine, EvaluateAsksWhereToWriteBeforeItWorks) {
  // were it to begin with the recordings, it would complain of them
  for (const auto* option : {"--html", "--report"})
    for (const auto& target : {folder_ / "no" / "such" / "out", folder_.path()}) {
      const auto finished =
          run({"evaluate", "--model", model(), "--data", folder_ / "absent", option, target.string()});
      EXPECT_EQ(finished.exit_code, 2);
      EXPECT_NE(finished.err.find("cannot write " + target.string()), std::string::npos) << finished.err;
      EXPECT_EQ(finished.err.find("absent"), std::string::npos) << finished.err;
    }
}

/// Six of the eight emotions, said twice each by three people, in files whose names tell nothing.
void write_calls(const std::filesystem::path& folder) {
  std::string table = "speaker,label,path,licence\n";
  for (const int speaker : {5, 6, 7})
    for (const auto* label : {"neutral", "happiness", "sadness", "anger", "fear", "surprise"})
      for (const int take : {1, 2}) {
        const std::string path = "call " + std::to_string(std::ranges::count(table, '\n')) + ".wav";
        table += "p" + std::to_string(speaker) + "," + label + ",\"" + path + "\",CC BY 4.0\n";
        write_audio(folder / path, test::made_up_speech(test::voice_of(*emotion_meant_by(label), speaker, take)));
      }
  test::write_text(folder / "emovox.csv", table);
}

TEST_F(CommandLine, TrainsOnAManifestAndMeasuresAcrossCorporaOfOtherLabels) {
  write_calls(folder_ / "calls");
  const auto trained = run({"train", "--data", folder_ / "calls", "--out", folder_ / "m.emovox", "--cache", cache()});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  const json inside = json::parse(run({"inspect", folder_ / "m.emovox"}).out);
  EXPECT_EQ(inside["corpora"], json({"calls"}));
  EXPECT_EQ(inside["licence"], "CC BY 4.0");

  const auto evaluate = [&](const std::string& model, const std::string& data) {
    const auto finished =
        run({"evaluate", "--model", model, "--data", data, "--cache", cache(), "--report", folder_ / "ev.json"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    return report_at(folder_ / "ev.json");
  };
  const json of_more_labels = evaluate(folder_ / "m.emovox", data());
  EXPECT_EQ(of_more_labels["per_class"]["calm"]["recall"], 0) << "the model has never heard calm";
  EXPECT_EQ(of_more_labels["among_own_labels"]["uar"], of_more_labels["uar"]) << "RAVDESS has all labels";

  const json of_fewer_labels = evaluate(model(), folder_ / "calls");
  EXPECT_EQ(of_fewer_labels["clips"], 36);
  EXPECT_EQ(of_fewer_labels["per_class"]["calm"]["recall"], nullptr);
  EXPECT_EQ(of_fewer_labels["per_speaker"]["calls:p5"]["clips"], 12);
  EXPECT_EQ(of_fewer_labels["among_own_labels"]["labels"]["calls"],
            json({"neutral", "happy", "sad", "angry", "fearful", "surprised"}));
  EXPECT_GE(of_fewer_labels["among_own_labels"]["uar"], of_fewer_labels["uar"]);
}

TEST_F(CommandLine, CrossvalByRavdesssProtocolOnlyTrainsOnOthers) {
  std::vector<int> all(24);
  std::iota(all.begin(), all.end(), 1);
  test::write_little_ravdess(folder_ / "ravdess", all, 1);
  for (const auto* speaker : {"EB0", "IC0"})
    for (const auto* emotion : {"anger", "sadness"})
      write_audio(folder_ / "nemo" / (std::string(speaker) + "_" + emotion + "_1.wav"),
                  test::made_up_speech(test::voice_of(*emotion_meant_by(emotion), speaker[0] == 'E' ? 30 : 31, 1)));
  const auto finished = run({"crossval", "--data", folder_ / "ravdess", "--data", folder_ / "nemo", "--classifier",
                             "linear", "--protocol", "luna5", "--seeds", "1", "--no-cache", "--ordinary",
                             folder_ / "nemo", "--report", folder_ / "cv.json"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_NE(finished.out.find("Every fold is fitted on nemo as well"), std::string::npos) << finished.out;
  const json report = report_at(folder_ / "cv.json");
  EXPECT_EQ(report["corpora_only_trained_on"], json({"nemo"}));
  EXPECT_EQ(report["corpora"], json({"ravdess"}));
  EXPECT_EQ(report["clips"], 24 * 8);
  EXPECT_EQ(report["speakers"], 24);
}

TEST_F(CommandLine, NamesABadLineOfAManifestAndGoesOnWithTheRest) {
  write_calls(folder_ / "calls");
  std::string table = test::contents(folder_ / "calls/emovox.csv");
  table.replace(table.find("anger"), 5, "bored");
  test::write_text(folder_ / "calls/emovox.csv", table);
  const auto finished = run({"train", "--data", folder_ / "calls", "--out", folder_ / "m.emovox", "--no-cache"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.err.find("emovox.csv, line 8: label bored is none of neutral"), std::string::npos) << finished.err;
  EXPECT_EQ(run({"inspect", folder_ / "m.emovox"}).exit_code, 0);
}

TEST_F(CommandLine, NamesABadClipAndGoesOnWithTheRest) {
  test::write_little_ravdess(folder_ / "data", std::array{1, 2}, 1);
  test::write_text(folder_ / "data/Actor_01/03-01-03-02-01-01-01.wav", "not audio");
  test::write_text(folder_ / "data/holiday.wav", "");
  const auto finished = run({"train", "--data", folder_ / "data", "--out", folder_ / "m.emovox", "--no-cache"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.err.find("03-01-03-02-01-01-01.wav: not readable as audio"), std::string::npos) << finished.err;
  EXPECT_NE(finished.err.find("holiday.wav: its name is of no known corpus"), std::string::npos) << finished.err;
  EXPECT_EQ(run({"inspect", folder_ / "m.emovox"}).exit_code, 0);
}

TEST_F(CommandLine, CarriesHeldOutFiguresIntoTheModel) {
  ASSERT_EQ(run({"crossval", "--data", data(), "--protocol", "loso", "--seeds", "1", "--cache", cache(), "--report",
                 folder_ / "cv.json"})
                .exit_code,
            0);
  ASSERT_EQ(run({"train", "--data", data(), "--metrics", folder_ / "cv.json", "--out", folder_ / "m.emovox", "--cache",
                 cache()})
                .exit_code,
            0);
  const auto inspected = run({"inspect", folder_ / "m.emovox"});
  ASSERT_EQ(inspected.exit_code, 0);
  const json blob = json::parse(inspected.out);
  EXPECT_EQ(blob["held_out"]["protocol"], "loso");
  EXPECT_EQ(blob["held_out"]["clips"], 64);
  EXPECT_NEAR(blob["held_out"]["uar"], report_at(folder_ / "cv.json")["summary"]["uar"]["mean"], 1e-6);
  EXPECT_EQ(blob["labels"], json(emotion_names));
  EXPECT_EQ(blob["licence"], "CC BY-NC-SA 4.0");
  EXPECT_EQ(blob["fingerprint"], fingerprint_text(fingerprint()));
  EXPECT_EQ(blob["size_bytes"], std::filesystem::file_size(folder_ / "m.emovox"));
}

TEST_F(CommandLine, WritesFeaturesAsTables) {
  const std::string clip = data() + "/Actor_01/03-01-05-01-01-01-01.wav";
  ASSERT_EQ(run({"features", clip, "--set", "functionals", "--out", folder_ / "f"}).exit_code, 0);
  ASSERT_EQ(run({"features", clip, "--set", "frames", "--out", folder_ / "f"}).exit_code, 0);

  const auto count = [](const std::string& text, char wanted) { return std::ranges::count(text, wanted); };
  const std::string functionals = test::contents(folder_ / "f/03-01-05-01-01-01-01.functionals.csv");
  EXPECT_EQ(count(functionals, '\n'), 2);
  EXPECT_EQ(count(functionals, ','), 2 * (static_cast<std::ptrdiff_t>(Functionals::size()) - 1));
  EXPECT_TRUE(functionals.starts_with(Functionals::names()[0] + ","));

  const std::string frames = test::contents(folder_ / "f/03-01-05-01-01-01-01.frames.csv");
  const auto samples = test::made_up_speech(test::voice_of(Emotion::angry, 1, 1)).size();
  EXPECT_EQ(count(frames, '\n'), static_cast<std::ptrdiff_t>(1 + (samples - 512) / 160 + 1))
      << "a header, and a row a frame";

  const auto bad = run({"features", clip, folder_ / "absent.wav", clip, "--out", folder_ / "f"});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_NE(bad.err.find("absent.wav: no such file"), std::string::npos) << bad.err;
  EXPECT_NE(bad.err.find("another clip already made"), std::string::npos) << bad.err;
}

TEST_F(CommandLine, LeavesNoHalfWrittenModelWhenInterrupted) {
  // Whenever the signal comes, the model is there whole or not at all, and nothing else is.
  bool interrupted = false;
  for (const int delay_ms : {0, 20, 60, 120, 200, 300, 450, 700}) {
    const TemporaryFolder out;
    test::Trainer trainer({"train", "--data", data(), "--out", out / "m.emovox", "--no-cache"});
    std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms));
    trainer.send(delay_ms % 40 == 0 ? SIGINT : SIGTERM);
    const auto finished = trainer.wait();
    interrupted = interrupted || finished.signal != 0;
    for (const auto& entry : std::filesystem::directory_iterator(out.path())) {
      EXPECT_EQ(entry.path().filename(), "m.emovox");
      EXPECT_EQ(run({"inspect", entry.path()}).exit_code, 0) << "after " << delay_ms << " ms";
    }
    EXPECT_TRUE(finished.exit_code == 0 || finished.signal == SIGINT || finished.signal == SIGTERM) << finished.err;
  }
  EXPECT_TRUE(interrupted) << "no signal came in time, so this showed nothing";
}

}  // namespace
}  // namespace emovox::trainer
