// Drives the program itself, as people do: `tune`.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "command_line.hpp"

namespace emovox::trainer {
namespace {

using nlohmann::json;
using test::CommandLine;
using test::report_at;
using test::run;

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

}  // namespace
}  // namespace emovox::trainer
