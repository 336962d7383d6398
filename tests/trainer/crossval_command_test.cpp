// Drives the program itself, as people do: `crossval`.
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "command_line.hpp"
#include "trainer/corpus/emotion_word.hpp"

namespace emovox::trainer {
namespace {

using nlohmann::json;
using test::CommandLine;
using test::report_at;
using test::run;
using test::write_audio;

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

TEST_F(CommandLine, CrossvalKeepsEachFoldsModel) {
  std::filesystem::create_directory(folder_ / "blobs");
  const std::vector<std::string> command{
      "crossval", "--data", data(),    "--protocol",      "loso",     "--seeds",          "1", "--classifier", "linear",
      "--cache",  cache(),  "--blobs", folder_ / "blobs", "--report", folder_ / "cv.json"};
  ASSERT_EQ(run(command).exit_code, 0);
  const json folds = report_at(folder_ / "cv.json")["runs"][0]["folds"];
  for (std::size_t fold = 0; fold < 4; ++fold) {
    const auto blob = folder_ / "blobs" / ("seed-1-fold-" + std::to_string(fold + 1) + ".emovox");
    const std::string speaker = folds[fold]["test_speakers"][0];
    ASSERT_EQ(run({"evaluate", "--model", blob, "--data", data(), "--only-speakers", speaker, "--cache", cache(),
                   "--report", folder_ / "fold.json"})
                  .exit_code,
              0);
    EXPECT_EQ(report_at(folder_ / "fold.json")["uar"], folds[fold]["metrics"]["uar"]) << speaker;
  }

  const std::string second = test::contents(folder_ / "blobs" / "seed-1-fold-2.emovox");
  std::filesystem::remove(folder_ / "blobs" / "seed-1-fold-2.emovox");
  const auto again = run(command);
  EXPECT_NE(again.err.find("took 3 of 4 folds from"), std::string::npos) << again.err;
  EXPECT_EQ(test::contents(folder_ / "blobs" / "seed-1-fold-2.emovox"), second);
}

TEST_F(CommandLine, CrossvalRefusesAFolderForModelsThatIsNotThere) {
  const auto finished = run({"crossval", "--data", data(), "--blobs", folder_ / "nowhere", "--no-cache"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_NE(finished.err.find("nowhere"), std::string::npos) << finished.err;
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

}  // namespace
}  // namespace emovox::trainer
