#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/model.hpp"
#include "program.hpp"

namespace emovox::trainer::test {

/// A little corpus of four actors and a model fitted on three of them, made once for all tests of the program.
class CommandLine : public testing::Test {
 protected:
  static constexpr std::array actors{1, 2, 3, 4};

  static void SetUpTestSuite() {
    shared_ = new TemporaryFolder;
    write_little_ravdess(data(), actors);
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
    const std::string blob = contents(model());
    const Model fitted = *Model::parse(std::as_bytes(std::span(blob)));
    ModelData data = fitted.data();
    data.members.assign(fitted.ensemble().members().begin(), fitted.ensemble().members().end());
    data.calibration = calibration;
    const auto bytes = write_model(data);
    write_text(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return path;
  }

  /// Evaluates a model of the other actors on the fourth, into ev.json; its figures are those of cv.json's fourth fold.
  void expect_figures_of_the_fold(const std::string& model) const {
    const auto evaluated = run({"evaluate", "--model", model, "--data", data(), "--only-speakers", "ravdess:04",
                                "--cache", cache(), "--report", folder_ / "ev.json"});
    ASSERT_EQ(evaluated.exit_code, 0) << evaluated.err;
    const nlohmann::json fold = report_at(folder_ / "cv.json")["runs"][0]["folds"][3];
    const nlohmann::json evaluation = report_at(folder_ / "ev.json");
    ASSERT_EQ(fold["test_speakers"], nlohmann::json({"ravdess:04"}));
    for (const auto* figure : {"clips", "accuracy", "uar", "ece", "confusion", "per_class"})
      EXPECT_EQ(fold["metrics"][figure], evaluation[figure]) << figure;
  }

  TemporaryFolder folder_;

 private:
  static inline TemporaryFolder* shared_ = nullptr;
};

/// Its name, whether `label` calls it uncertain or not.
inline std::string most_probable(const nlohmann::json& probabilities) {
  const auto less = [&](std::string_view a, std::string_view b) {
    return probabilities.at(std::string(a)) < probabilities.at(std::string(b));
  };
  return std::string(*std::ranges::max_element(emotion_names, less));
}

}  // namespace emovox::trainer::test
