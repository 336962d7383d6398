// Drives the program itself, as people do: `inspect`.
#include <gtest/gtest.h>

#include <span>
#include <string>

#include "command_line.hpp"
#include "emovox/model.hpp"

namespace emovox::trainer {
namespace {

using nlohmann::json;
using test::CommandLine;
using test::run;

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

}  // namespace
}  // namespace emovox::trainer
