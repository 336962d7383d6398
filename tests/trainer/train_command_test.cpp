// Drives the program itself, as people do: `train`.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "command_line.hpp"
#include "trainer/corpus/emotion_word.hpp"

namespace emovox::trainer {
namespace {

using nlohmann::json;
using test::CommandLine;
using test::lines_of;
using test::most_probable;
using test::report_at;
using test::run;
using test::TemporaryFolder;
using test::write_audio;

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
