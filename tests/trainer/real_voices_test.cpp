// The program on real recordings, which are no part of the repository; see tests/data/MANIFEST.md.
#include <gtest/gtest.h>

#include "emovox/emotion.hpp"
#include "program.hpp"
#include "support/golden.hpp"

namespace emovox::trainer {
namespace {

using nlohmann::json;
using test::lines_of;
using test::report_at;
using test::run;
using test::TemporaryFolder;

class OnRavdess : public testing::Test {
 protected:
  void SetUp() override {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "takes minutes under sanitizers, and the figures are the same";
#endif
    if (!std::filesystem::is_directory(ravdess_))
      GTEST_SKIP() << "no RAVDESS: set EMOVOX_SHARED to the folder that holds data/ravdess";
  }

  const std::filesystem::path ravdess_ = emovox::test::shared_folder() / "data" / "ravdess";
};

TEST_F(OnRavdess, TrainAndPredictGiveTheFoldsFiguresForRealVoices) {
  const TemporaryFolder folder;
  // four actors, to be quick
  std::vector<std::string> data{"--cache", folder / "cache", "--data"};
  for (const auto* actor : {"Actor_01", "Actor_02", "Actor_03", "Actor_04"}) data.push_back(ravdess_ / actor);
  const auto with_data = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), data.begin(), data.end());
    return run(arguments);
  };
  ASSERT_EQ(with_data({"crossval", "--protocol", "loso", "--seeds", "1", "--report", folder / "cv.json"}).exit_code, 0);
  ASSERT_EQ(with_data({"train", "--exclude-speakers", "ravdess:02", "--out", folder / "m.emovox"}).exit_code, 0);

  std::vector<std::string> arguments{"predict", "--model", folder / "m.emovox"};
  for (const auto& entry : std::filesystem::directory_iterator(ravdess_ / "Actor_02"))
    arguments.push_back(entry.path());
  const auto predicted = run(arguments);
  ASSERT_EQ(predicted.exit_code, 0);
  std::array<int, emotion_count> clips{};
  std::array<int, emotion_count> right{};
  for (const json& line : lines_of(predicted.out)) {
    const auto stem = std::filesystem::path(line["path"].get<std::string>()).stem().string();
    const auto truth = static_cast<std::size_t>(std::stoi(stem.substr(6, 2)) - 1);
    ++clips[truth];
    right[truth] += line["label"] == emotion_names[truth] ? 1 : 0;
  }
  double uar = 0;
  for (std::size_t i = 0; i < emotion_count; ++i) uar += static_cast<double>(right[i]) / clips[i] / emotion_count;
  const json fold = report_at(folder / "cv.json")["runs"][0]["folds"][1];
  EXPECT_EQ(fold["metrics"]["clips"], 60);
  EXPECT_NEAR(uar, fold["metrics"]["uar"], 1e-6);  // six decimals
}

TEST_F(OnRavdess, Luna5ReachesTheAccuracyOfOpenSmileFeatures) {
  const TemporaryFolder folder;
  const auto finished = run({"crossval", "--data", ravdess_, "--classifier", "svm", "--protocol", "luna5", "--seeds",
                             "1", "--no-cache", "--report", folder / "cv.json"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const json report = report_at(folder / "cv.json");
  EXPECT_EQ(report["clips"], 1440);
  EXPECT_EQ(report["speakers"], 24);
  // An RBF SVM on 6373 openSMILE ComParE functionals gives 0.56 on these folds; chance is 0.125
  EXPECT_GE(report["summary"]["uar"]["mean"], 0.52);
}

}  // namespace
}  // namespace emovox::trainer
