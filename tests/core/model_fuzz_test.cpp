#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>
#include <random>

#include "emovox/functionals.hpp"
#include "emovox/model.hpp"
#include "emovox/network_mel.hpp"
#include "support/model.hpp"

// Thousands of damaged blobs, the same on every run. Most carry a checksum that fits the damage, as one does that was
// written by a faulty or malicious program: otherwise nothing behind the checksum would ever be reached. What matters
// most, that nothing reads out of bounds, shows when these tests run under AddressSanitizer.

namespace emovox {
namespace {

using Blob = std::vector<std::byte>;

constexpr int mutations = 4000;

/// Polynomial division as the standard defines it (ITU-T V.42, 8.1.1.6.2): bits low to high, the register reflected;
/// eight bits at a time, by what each byte leaves.
std::uint32_t v42_checksum(std::span<const std::byte> message) {
  static const auto left_by = [] {
    std::array<std::uint32_t, 256> remainders{};
    for (std::uint32_t byte = 0; byte < remainders.size(); ++byte) {
      std::uint32_t remainder = byte;
      for (int bit = 0; bit < 8; ++bit) remainder = (remainder >> 1U) ^ ((remainder & 1U) != 0 ? 0xEDB88320U : 0);
      remainders[byte] = remainder;
    }
    return remainders;
  }();
  std::uint32_t remainder = ~0U;
  for (const std::byte sent : message)
    remainder = (remainder >> 8U) ^ left_by[(remainder ^ std::to_integer<std::uint32_t>(sent)) & 0xFFU];
  return ~remainder;
}

void repair_checksum(Blob& blob) {
  if (blob.size() < 4) return;
  const std::size_t body = blob.size() - 4;
  const std::uint32_t checksum = v42_checksum(std::span(blob).first(body));
  for (std::size_t i = 0; i < 4; ++i) blob[body + i] = static_cast<std::byte>(checksum >> (8 * i));
}

/// Refused with a reason, or fit for use: whatever the weights are, probabilities come out.
void expect_refused_or_sound(std::span<const std::byte> blob) {
  auto model = Model::parse(blob);
  if (!model) {
    EXPECT_FALSE(model.reason().message.empty());
    return;
  }
  EXPECT_TRUE(std::isfinite(model->data().held_out.uar));
  EXPECT_TRUE(std::isfinite(model->data().held_out.accuracy));
  const std::vector<float> functionals(Functionals::size(), 1.0F);
  const std::vector<float> picture(40 * network_bands, -2.0F);
  const Probabilities probabilities = model->classify({functionals, picture});
  for (const float p : probabilities) {
    EXPECT_GE(p, 0);  // false for NaN
    EXPECT_LE(p, 1);
  }
  EXPECT_NEAR(std::accumulate(probabilities.begin(), probabilities.end(), 0.0F), 1, 1e-4);  // eight roundings
}

struct Sample {
  const char* name;
  ModelData (*make)();
};

class DamagedModel : public testing::TestWithParam<Sample> {
 protected:
  const Blob sound_ = write_model(GetParam().make());
  std::mt19937 random_{20240229};

  std::size_t below(std::size_t end) { return random_() % end; }

  void expect_each_refused_or_sound(const std::function<void(Blob&)>& damage) {
    for (int k = 0; k < mutations && !HasFailure(); ++k) {
      SCOPED_TRACE("mutation " + std::to_string(k));
      Blob blob = sound_;
      damage(blob);
      repair_checksum(blob);
      expect_refused_or_sound(blob);
    }
  }
};

TEST_P(DamagedModel, TheChecksumOfTheseTestsIsTheOneThatIsWritten) {
  Blob blob = sound_;
  repair_checksum(blob);
  EXPECT_EQ(blob, sound_);
}

TEST_P(DamagedModel, WithOneFlippedBitIsRefusedOrSound) {
  expect_each_refused_or_sound([this](Blob& blob) { blob[below(blob.size())] ^= std::byte{1} << below(8); });
}

TEST_P(DamagedModel, WithSomeArbitraryBytesIsRefusedOrSound) {
  expect_each_refused_or_sound([this](Blob& blob) {
    for (std::size_t n = 1 + below(8); n > 0; --n) blob[below(blob.size())] = static_cast<std::byte>(below(256));
  });
}

// Sizes and offsets are 32 bits wide and so are weights: zero, the largest, infinity and NaN are the words that hurt.
TEST_P(DamagedModel, WithAnExtremeWordIsRefusedOrSound) {
  constexpr std::array<std::uint32_t, 8> words{0,          1,          0x7FFFFFFF, 0x80000000,
                                               0xFFFFFFFF, 0x7F800000, 0x7FC00000, 0x7F7FFFFF};
  expect_each_refused_or_sound([&](Blob& blob) {
    const std::uint32_t word = words[below(words.size())];
    std::memcpy(blob.data() + 4 * below(blob.size() / 4), &word, sizeof word);
  });
}

TEST_P(DamagedModel, WithItsEndMissingIsRefusedOrSound) {
  expect_each_refused_or_sound([this](Blob& blob) { blob.resize(below(blob.size())); });
}

TEST_P(DamagedModel, WithAPartCopiedElsewhereIsRefusedOrSound) {
  expect_each_refused_or_sound([this](Blob& blob) {
    const std::size_t length = 1 + below(64);
    std::memmove(blob.data() + below(blob.size() - length), blob.data() + below(blob.size() - length), length);
  });
}

TEST_P(DamagedModel, IsReadFromAnyAddress) {
  for (std::size_t offset = 0; offset < 16; ++offset) {
    Blob room(offset);
    room.insert(room.end(), sound_.begin(), sound_.end());
    const auto model = Model::parse(std::span(room).subspan(offset));
    EXPECT_TRUE(model) << "at offset " << offset << ": " << model.reason().message;
  }
}

INSTANTIATE_TEST_SUITE_P(Classifiers, DamagedModel,
                         testing::Values(Sample{"LinearSvm", [] { return test::sample_model(Kernel::linear); }},
                                         Sample{"RbfSvm", [] { return test::sample_model(Kernel::rbf); }},
                                         Sample{"Ensemble", test::sample_ensemble},
                                         Sample{"Calibrated",
                                                [] { return test::calibrated(test::sample_model(Kernel::linear)); }}),
                         [](const auto& sample) { return sample.param.name; });

TEST(ModelFuzz, ArbitraryBytesBehindTheIdentifierAreRefused) {
  std::mt19937 random(7);
  for (int k = 0; k < mutations; ++k) {
    Blob blob(random() % 512);
    for (auto& byte : blob) byte = static_cast<std::byte>(random());
    if (blob.size() >= 8) std::memcpy(blob.data() + 4, "EMVX", 4);
    repair_checksum(blob);
    const auto model = Model::parse(blob);
    ASSERT_FALSE(model);
    EXPECT_FALSE(model.reason().message.empty());
  }
}

}  // namespace
}  // namespace emovox
