#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/descriptors.hpp"
#include "emovox/egemaps.hpp"
#include "emovox/egemaps_functionals.hpp"
#include "emovox/front_end.hpp"
#include "support/comparison.hpp"
#include "support/golden.hpp"

namespace emovox {
namespace {

std::string document() {
  std::ifstream file(test::checkout() / "docs" / "features.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(FeaturesDocument, NamesEveryFeature) {
  const std::string text = document();
  for (const Family& f : family::all) EXPECT_NE(text.find('`' + std::string(f.name)), std::string::npos) << f.name;
  for (const auto name : lld_names) EXPECT_NE(text.find(name), std::string::npos) << name;
  for (const auto name : egemaps_functional_names()) EXPECT_NE(text.find(name), std::string::npos) << name;
}

TEST(FeaturesDocument, IsRightAboutLatency) {
  const std::size_t frames = FrontEnd::latency_frames();
  EXPECT_NE(
      document().find("A row comes " + std::to_string(frames) + " frames (" + std::to_string(10 * frames) + " ms)"),
      std::string::npos)
      << frames;
}

/// What the document says of a column of `frames` in silence.
double in_silence(const Family& f, std::size_t column) {
  if (f.name == "log_mel_db") return -100;
  if (f.name == "mfcc") return column == 0 ? -800 : 0;
  return f.name == "flatness" ? 1 : 0;
}

/// Likewise of a low-level descriptor.
double in_silence(std::string_view lld) {
  if (lld.starts_with("Loudness")) return 0.00103397;
  if (lld.starts_with("slope0-500")) return 0.112;
  if (lld.starts_with("slope500-1500")) return 0.0763636;
  return lld.find("amplitude") != std::string_view::npos ? -201 : 0;
}

TEST(FeaturesDocument, IsRightAboutFramesOfSilence) {
  for (const Descriptors& row : test::extract(std::vector<float>(16000)).frames)
    for (const Family& f : family::all)
      for (std::size_t i = 0; i < f.size; ++i) ASSERT_NEAR(row[f][i], in_silence(f, i), 1e-3) << f.name << ' ' << i;
}

TEST(FeaturesDocument, IsRightAboutDescriptorsOfSilence) {
  for (const EgemapsRow& row : test::extract(std::vector<float>(16000)).lld)
    for (std::size_t i = 0; i < lld_count; ++i)  // MFCC are 0 but for rounding
      ASSERT_NEAR(row.values[i], in_silence(lld_names.at(i)), 1e-5) << lld_names.at(i);
}

using FeaturesDocumentGolden = test::Golden;

TEST_F(FeaturesDocumentGolden, HasTheTablesThatTheComparisonMakes) {
  const std::string text = document();
  EXPECT_EQ(test::with_fresh_tables(text), text) << "make them anew: npm run features:table";
}

}  // namespace
}  // namespace emovox
