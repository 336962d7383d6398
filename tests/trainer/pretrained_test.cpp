#include "trainer/fit/pretrained.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"
#include "support/golden.hpp"

namespace emovox::trainer {
namespace {

using test::TemporaryFolder;
using test::write_text;

std::filesystem::path published() { return emovox::test::shared_folder() / "pretrained" / "mn04_as_mAP_432.pt"; }

TEST(ReadPretrained, ReadsThePublishedNetworkInTheOrderOfItsLayers) {
  if (!exists(published())) GTEST_SKIP() << "SKIPPED: no " << published() << "; set EMOVOX_SHARED to where it is";
  const auto tensors = read_pretrained(published());
  ASSERT_TRUE(tensors);
  ASSERT_EQ(tensors->size(), 312U);
  EXPECT_EQ(tensors->front().name, "features.0.0.weight");
  EXPECT_EQ(tensors->front().shape, (std::vector<std::int64_t>{8, 1, 3, 3}));
  EXPECT_EQ(tensors->at(66).name, "features.4.block.2.conc_se_layers.0.fc1.weight");
  EXPECT_EQ(tensors->back().name, "classifier.5.bias");
  EXPECT_EQ(tensors->back().shape, std::vector<std::int64_t>{527});

  // as many numbers as are published, running means, variances and counts among them
  std::size_t numbers = 0;
  for (const NamedTensor& tensor : *tensors) numbers += tensor.values.size();
  EXPECT_EQ(numbers, 993485U);
}

std::string refusal(const std::filesystem::path& path) {
  const auto tensors = read_pretrained(path);
  return tensors ? "" : tensors.reason().message;
}

TEST(ReadPretrained, SaysWhatIsWrongWithAFile) {
  const TemporaryFolder folder;
  EXPECT_NE(refusal(folder / "none.pt").find("cannot be opened"), std::string::npos);
  write_text(folder / "text.pt", "not a network");
  EXPECT_NE(refusal(folder / "text.pt").find("torch.save"), std::string::npos);
  write_text(folder / "empty.pt", "");
  EXPECT_NE(refusal(folder / "empty.pt").find("torch.save"), std::string::npos);
  EXPECT_NE(refusal(folder.path()).find("cannot be opened"), std::string::npos);
}

TEST(ReadPretrained, RefusesAFileThatBreaksOff) {
  if (!exists(published())) GTEST_SKIP() << "SKIPPED: no " << published() << "; set EMOVOX_SHARED to where it is";
  const TemporaryFolder folder;
  const std::string bytes = test::contents(published());
  for (const std::size_t length : {bytes.size() - 1, bytes.size() / 2, std::size_t{1000}}) {
    write_text(folder / "half.pt", std::string_view(bytes).substr(0, length));
    EXPECT_NE(refusal(folder / "half.pt"), "") << length;
  }
}

}  // namespace
}  // namespace emovox::trainer
