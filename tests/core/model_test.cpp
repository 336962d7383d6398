#include "emovox/model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "emovox/functionals.hpp"
#include "support/model.hpp"

namespace emovox {
namespace {

using test::sample_model;
using test::svm_of;

SvmParameters svm_of(const Model& model) { return std::get<SvmParameters>(model.ensemble().parameters(0)); }

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

TEST(Model, WritesTheSameBytesForTheSameData) {
  EXPECT_EQ(write_model(sample_model(Kernel::rbf)), write_model(sample_model(Kernel::rbf)));
}

TEST(Model, ClassifiesWithProbabilitiesThatSumToOne) {
  auto model = Model::parse(write_model(sample_model(Kernel::rbf)));
  ASSERT_TRUE(model);
  const Probabilities p = model->classify(ramp());
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
