// Drives the program itself, as people do: `features`.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "command_line.hpp"
#include "emovox/functionals.hpp"

namespace emovox::trainer {
namespace {

using test::CommandLine;
using test::run;

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

}  // namespace
}  // namespace emovox::trainer
