// What `evaluate` measures when it hears the recordings again; the rest is in command_line_test.cpp.
#include <gtest/gtest.h>

#include "markup.hpp"
#include "program.hpp"
#include "support/model.hpp"
#include "support/signals.hpp"

namespace emovox::trainer {
namespace {

using nlohmann::json;
using test::report_at;
using test::run;

class EvaluateCommand : public testing::Test {
 protected:
  void SetUp() override {
    const auto blob = write_model(emovox::test::sample_model(Kernel::linear));
    test::write_text(folder_ / "m.emovox", {reinterpret_cast<const char*>(blob.data()), blob.size()});
    test::write_little_ravdess(folder_ / "data", std::array{1, 2}, 1);
    test::write_audio(folder_ / "noise" / "hiss.wav", emovox::test::noise(32000, 0.1));
  }

  test::Finished evaluate(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"evaluate", "--model",        folder_ / "m.emovox",
                                       "--data",   folder_ / "data", "--no-cache"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  const test::TemporaryFolder folder_;
};

TEST_F(EvaluateCommand, HearsRecordingsAgainWhereAsked) {
  const auto finished = evaluate({"--live", "--smoothing", "0.5", "--under", "quiet,noise,telephone", "--noise",
                                  folder_ / "noise", "--report", folder_ / "ev.json", "--html", folder_ / "ev.html"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const json report = report_at(folder_ / "ev.json");
  EXPECT_EQ(report["live"]["smoothing"], 0.5);
  EXPECT_EQ(report["live"]["utterances"], 16) << "one a clip";
  EXPECT_EQ(report["live"]["since_speech_began"][0]["answered"], 0);
  EXPECT_EQ(report["live"]["in_the_end"]["answered"], 1);
  ASSERT_EQ(report["conditions"].size(), 3U);
  EXPECT_EQ(report["conditions"][0]["name"], "quiet");
  EXPECT_LE(report["conditions"][0]["moved"], 0.125) << "levels hardly matter, even to random weights";
  for (const json& condition : report["conditions"])
    EXPECT_NEAR(condition["change"].get<double>(), condition["uar"].get<double>() - report["uar"].get<double>(), 2e-6);
  EXPECT_NE(finished.out.find("live, since speech began"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("telephone"), std::string::npos) << finished.out;
  const std::string page = test::contents(folder_ / "ev.html");
  EXPECT_EQ(test::first_fault(page), "");
  EXPECT_NE(page.find("seconds since speech began"), std::string::npos);
}

TEST_F(EvaluateCommand, HearsThemOnceWhereNotAsked) {
  ASSERT_EQ(evaluate({"--report", folder_ / "ev.json"}).exit_code, 0);
  const json report = report_at(folder_ / "ev.json");
  EXPECT_FALSE(report.contains("live"));
  EXPECT_FALSE(report.contains("conditions"));
}

TEST_F(EvaluateCommand, RefusesWhatDoesNotGoTogether) {
  test::write_text(folder_ / "mute" / "broken.wav", "no audio");
  const std::vector<std::vector<std::string>> wrong{{"--smoothing", "0.5"},
                                                    {"--live", "--smoothing", "1"},
                                                    {"--under", "underwater"},
                                                    {"--under", "noise"},
                                                    {"--under", "quiet", "--noise", folder_ / "noise"},
                                                    {"--under", "noise", "--noise", folder_ / "absent"},
                                                    {"--under", "noise", "--noise", folder_ / "mute"}};
  for (const auto& arguments : wrong) {
    const auto finished = evaluate(arguments);
    EXPECT_EQ(finished.exit_code, 2) << testing::PrintToString(arguments);
    EXPECT_EQ(finished.out.find("UAR"), std::string::npos) << "not after all the work";
  }
}

}  // namespace
}  // namespace emovox::trainer
