// Drives the program itself, as people do: `predict`.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "command_line.hpp"

namespace emovox::trainer {
namespace {

using nlohmann::json;
using test::CommandLine;
using test::lines_of;
using test::most_probable;
using test::report_at;
using test::run;
using test::write_audio;

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

}  // namespace
}  // namespace emovox::trainer
