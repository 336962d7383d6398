#include "emovox/model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "emovox/functionals.hpp"
#include "emovox/network_mel.hpp"
#include "support/model.hpp"
#include "support/network.hpp"

namespace emovox {
namespace {

using test::calibrated;
using test::sample_model;
using test::svm_of;

SvmParameters svm_of(const Model& model) { return std::get<SvmParameters>(model.ensemble().members()[0].classifier); }

std::vector<float> ramp() {
  std::vector<float> x(Functionals::size());
  std::iota(x.begin(), x.end(), 0.0F);
  return x;
}

TEST(Model, ReadsBackWhatWasWritten) {
  ModelData written = sample_model(Kernel::rbf);
  auto model = Model::parse(write_model(written));
  ASSERT_TRUE(model) << model.reason().message;
  const ModelData& read = model->data();
  EXPECT_EQ(read.corpora, written.corpora);
  EXPECT_EQ(read.licence, written.licence);
  EXPECT_EQ(read.trained_with, written.trained_with);
  EXPECT_EQ(read.held_out.protocol, written.held_out.protocol);
  EXPECT_EQ(read.held_out.confusion, written.held_out.confusion);
  EXPECT_EQ(read.normalizer.indices, written.normalizer.indices);
  EXPECT_EQ(svm_of(*model).coefficients, svm_of(written).coefficients);
  EXPECT_EQ(svm_of(*model).bias, svm_of(written).bias);
}

TEST(Model, KeepsWeightsToWithinHalfAStepOfEightBits) {
  ModelData written = sample_model(Kernel::linear);
  auto model = Model::parse(write_model(written));
  ASSERT_TRUE(model) << model.reason().message;
  const SvmParameters& svm = svm_of(written);
  const SvmParameters read = svm_of(*model);
  for (std::size_t row = 0; row < emotion_pairs; ++row) {
    const auto weights = std::span(svm.vectors).subspan(row * svm.dimension, svm.dimension);
    float peak = 0;
    for (const float w : weights) peak = std::max(peak, std::abs(w));
    for (std::size_t i = 0; i < weights.size(); ++i)
      EXPECT_NEAR(read.vectors[row * weights.size() + i], weights[i], 0.501F * peak / 127);
  }
}

template <class Parameters>
Parameters member_of(const Model& model, std::size_t i) {
  return std::get<Parameters>(model.ensemble().members()[i].classifier);
}

template <class Parameters>
Parameters member_of(const ModelData& data, std::size_t i) {
  return std::get<Parameters>(data.members[i].classifier);
}

TEST(Model, ReadsBackEveryKindOfMember) {
  const ModelData written = test::sample_ensemble();
  auto model = Model::parse(write_model(written));
  ASSERT_TRUE(model) << model.reason().message;
  ASSERT_EQ(model->ensemble().members().size(), written.members.size());
  for (std::size_t i = 0; i < written.members.size(); ++i)
    EXPECT_EQ(model->ensemble().members()[i].weight, written.members[i].weight);
  EXPECT_EQ(member_of<LinearParameters>(*model, 1).bias, member_of<LinearParameters>(written, 1).bias);
  const auto forest = member_of<ForestParameters>(*model, 2);
  ASSERT_EQ(forest.nodes.size(), 3U);
  EXPECT_EQ(forest.nodes[0].value, 0.5F);
  EXPECT_EQ(forest.nodes[0].left, 1);
  EXPECT_EQ(forest.emotions, member_of<ForestParameters>(written, 2).emotions);
  EXPECT_EQ(member_of<MlpParameters>(*model, 3).layers[1].bias, member_of<MlpParameters>(written, 3).layers[1].bias);
  const auto network = member_of<ConvParameters>(*model, 4);
  const auto& original = member_of<ConvParameters>(written, 4);
  ASSERT_EQ(network.blocks.size(), original.blocks.size());
  EXPECT_EQ(network.blocks[3].squeeze->up.bias, original.blocks[3].squeeze->up.bias);
  EXPECT_EQ(network.blocks[1].depthwise.stride, original.blocks[1].depthwise.stride);
  EXPECT_EQ(network.out.inputs, original.out.inputs);
}

/// The largest rounding error of rows, each in parts of its row's largest magnitude.
float coarseness(std::span<const float> written, std::span<const float> read, std::size_t width) {
  float coarsest = 0;
  for (std::size_t first = 0; first < written.size(); first += width) {
    float peak = 0;
    float error = 0;
    for (std::size_t i = first; i < first + width; ++i) {
      peak = std::max(peak, std::abs(written[i]));
      error = std::max(error, std::abs(written[i] - read[i]));
    }
    coarsest = std::max(coarsest, error / peak);
  }
  return coarsest;
}

TEST(Model, KeepsTheLayersThatMatterMostIn12Bits) {
  const ModelData written = test::sample_ensemble();
  const auto model = Model::parse(write_model(written));
  ASSERT_TRUE(model) << model.reason().message;
  const auto network = member_of<ConvParameters>(*model, 4);
  const auto& original = member_of<ConvParameters>(written, 4);
  constexpr float half_a_step_of_12_bits = 0.501F / 2047;  // and single precision's own rounding
  constexpr float half_a_step_of_8_bits = 0.51F / 127;
  const auto& block = network.blocks[3];
  const auto& before = original.blocks[3];
  EXPECT_LT(coarseness(original.stem.weights, network.stem.weights, 9), half_a_step_of_12_bits);
  EXPECT_LT(coarseness(before.depthwise.weights, block.depthwise.weights, 25), half_a_step_of_12_bits);
  EXPECT_LT(coarseness(before.narrow.weights, block.narrow.weights, block.narrow.inputs), half_a_step_of_12_bits);
  EXPECT_LT(coarseness(before.widen->weights, block.widen->weights, block.widen->inputs), half_a_step_of_12_bits);
  EXPECT_LT(coarseness(original.out.weights, network.out.weights, network.out.inputs), half_a_step_of_12_bits);
  const float of_projection = coarseness(original.project.weights, network.project.weights, network.project.inputs);
  EXPECT_LT(of_projection, half_a_step_of_8_bits);
  EXPECT_GT(of_projection, half_a_step_of_12_bits);
}

TEST(Model, PacksTwoWeightsOf12BitsInThreeBytes) {
  ModelData data = test::sample_ensemble();
  const auto before = static_cast<double>(write_model(data).size());
  Dense& out = std::get<ConvParameters>(data.members[4].classifier).out;
  constexpr std::size_t rows = 50;
  out.weights.resize(out.weights.size() + rows * out.inputs, 1);
  const double grown = static_cast<double>(write_model(data).size()) - before;
  constexpr double row_scale = sizeof(float);
  EXPECT_NEAR(grown, rows * (1.5 * out.inputs + row_scale), 8);  // which alignment may take
}

TEST(Model, AnswersNearlyAsBeforeItWasWritten) {
  Model before(test::sample_ensemble());
  auto after = Model::parse(write_model(test::sample_ensemble()));
  ASSERT_TRUE(after);
  const auto functionals = ramp();
  const std::vector<float> picture = test::random_picture(120, network_bands);
  const Probabilities p = before.classify({functionals, picture});
  const Probabilities q = after->classify({functionals, picture});
  for (std::size_t i = 0; i < emotion_count; ++i) EXPECT_NEAR(p[i], q[i], 0.02) << emotion_names[i];
}

TEST(Model, ReadsItsCalibrationBack) {
  const ModelData written = calibrated(sample_model(Kernel::linear));
  const auto model = Model::parse(write_model(written));
  ASSERT_TRUE(model) << model.reason().message;
  EXPECT_EQ(model->data().calibration, written.calibration);
}

TEST(Model, WithoutCalibrationIsWrittenAsBeforeThereWasAny) {
  const auto blob = write_model(sample_model(Kernel::linear));
  const auto model = Model::parse(blob);
  ASSERT_TRUE(model) << model.reason().message;
  EXPECT_EQ(model->data().calibration, Calibration{});
  EXPECT_LT(blob.size(), write_model(calibrated(sample_model(Kernel::linear))).size());
}

TEST(Model, AddsItsOffsetsToTheLogProbabilities) {
  const ModelData data = calibrated(sample_model(Kernel::rbf));
  Model plain(sample_model(Kernel::rbf));
  Model moved(data);
  const Probabilities p = plain.classify({ramp(), {}});
  const Probabilities q = moved.classify({ramp(), {}});
  for (std::size_t i = 1; i < emotion_count; ++i)
    EXPECT_NEAR(std::log(q[i] / q[0]) - std::log(p[i] / p[0]),
                data.calibration.offsets[i] - data.calibration.offsets[0], 1e-4)  // single precision
        << emotion_names[i];
}

TEST(Model, RefusesACalibrationOutsideItsRanges) {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const auto refusal = [](auto change) {
    ModelData data = calibrated(sample_model(Kernel::linear));
    change(data.calibration);
    const auto model = Model::parse(write_model(data));
    return model ? std::string("accepted") : model.reason().message;
  };
  for (const float wrong : {20.5F, -20.5F, nan})
    EXPECT_NE(refusal([=](Calibration& c) { c.offsets[7] = wrong; }).find("offsets"), std::string::npos) << wrong;
  for (const float wrong : {0.5F, -20.5F, nan})
    EXPECT_NE(refusal([=](Calibration& c) { c.unmoved[0] = wrong; }).find("unmoved"), std::string::npos) << wrong;
  for (const float wrong : {1.5F, -0.5F, nan}) {
    EXPECT_NE(refusal([=](Calibration& c) { c.least_confidence = wrong; }).find("least confidence"), std::string::npos)
        << wrong;
    EXPECT_NE(refusal([=](Calibration& c) { c.baseline_weight = wrong; }).find("baseline weight"), std::string::npos)
        << wrong;
  }
  EXPECT_EQ(refusal([](Calibration& c) { c.offsets[7] = -20; }), "accepted");
}

TEST(Model, OfANetworkAloneNeedsNoNormalisation) {
  ModelData data = test::sample_ensemble();
  data.members.erase(data.members.begin(), data.members.begin() + 4);
  data.normalizer = {};
  EXPECT_TRUE(Model::parse(write_model(data)));
  data.members.push_back(test::sample_ensemble().members[1]);
  const auto refused = Model::parse(write_model(data));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.reason().code, Code::damaged_model);
}

TEST(Model, RefusesMembersThatCannotBeRun) {
  std::vector<ModelData> unsound(4, test::sample_ensemble());
  unsound[0].members[0].weight = -1;
  unsound[1].members.clear();
  std::get<ForestParameters>(unsound[2].members[2].classifier).nodes[0].left = 2;  // its right child is no node
  auto& blocks = std::get<ConvParameters>(unsound[3].members[4].classifier).blocks;
  blocks.erase(blocks.begin() + 1);  // it halves the rows and doubles the channels
  for (const ModelData& data : unsound) {
    const auto refused = Model::parse(write_model(data));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.reason().code, Code::damaged_model) << refused.reason().message;
  }
}

TEST(Model, WritesTheSameBytesForTheSameData) {
  EXPECT_EQ(write_model(sample_model(Kernel::rbf)), write_model(sample_model(Kernel::rbf)));
}

TEST(Model, ClassifiesWithProbabilitiesThatSumToOne) {
  auto model = Model::parse(write_model(sample_model(Kernel::rbf)));
  ASSERT_TRUE(model);
  const Probabilities p = model->classify({ramp(), {}});
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0F), 1, 1e-5);
}

TEST(Model, RefusesEveryFlippedByte) {
  const auto blob = write_model(sample_model(Kernel::linear));
  for (std::size_t i = 0; i < blob.size(); i += 97) {
    auto flipped = blob;
    flipped[i] ^= std::byte{0x10};
    EXPECT_FALSE(Model::parse(flipped)) << "byte " << i;
  }
}

TEST(Model, RefusesEveryTruncation) {
  const auto blob = write_model(sample_model(Kernel::linear));
  for (std::size_t size = 0; size < blob.size(); size += 101)
    EXPECT_FALSE(Model::parse(std::span(blob).first(size))) << size << " bytes";
}

TEST(Model, SaysWhenTheBytesAreSomethingElse) {
  const std::string page = "<!doctype html><title>404 not found</title>";
  const auto refused = Model::parse(std::as_bytes(std::span(page)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.reason().code, Code::not_a_model);
}

TEST(Model, RefusesAnotherFingerprintAndNamesBoth) {
  ModelData data = sample_model(Kernel::linear);
  data.fingerprint = 0x0123456789abcdefULL;
  const auto refused = Model::parse(write_model(data));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.reason().code, Code::fingerprint_mismatch);
  EXPECT_NE(refused.reason().message.find("0123456789abcdef"), std::string::npos);
  EXPECT_NE(refused.reason().message.find(fingerprint_text(fingerprint())), std::string::npos);
}

TEST(Model, RefusesFeaturesThatDoNotExistAndNumbersThatAreNone) {
  ModelData beyond = sample_model(Kernel::linear);
  beyond.normalizer.indices[0] = static_cast<std::uint16_t>(Functionals::size());
  ModelData infinite = sample_model(Kernel::linear);
  svm_of(infinite).bias[4] = std::numeric_limits<float>::infinity();
  ModelData short_of_coefficients = sample_model(Kernel::rbf);
  svm_of(short_of_coefficients).coefficients.pop_back();
  for (const auto& data : {beyond, infinite, short_of_coefficients}) {
    const auto refused = Model::parse(write_model(data));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.reason().code, Code::damaged_model);
  }
}

}  // namespace
}  // namespace emovox
