// Drives the program itself, as people do.
#include "command_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "markup.hpp"

namespace emovox::trainer {
namespace {

using test::CommandLine;
using test::run;

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

}  // namespace
}  // namespace emovox::trainer
