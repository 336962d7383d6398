#include "trainer/corpus/manifest.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::TemporaryFolder;
using test::write_text;

/// The rows of a manifest in a folder that holds a.wav and "deep/b, c.wav".
std::vector<ManifestRow> rows_of(std::string_view table) {
  const TemporaryFolder folder;
  write_text(folder / "a.wav", "");
  write_text(folder / "deep/b, c.wav", "");
  write_text(folder / "calls.csv", table);
  const auto manifest = read_manifest(folder / "calls.csv");
  EXPECT_TRUE(manifest);
  return manifest ? manifest->rows : std::vector<ManifestRow>();
}

std::string refusal_of(std::string_view table) {
  const TemporaryFolder folder;
  write_text(folder / "calls.csv", table);
  const auto manifest = read_manifest(folder / "calls.csv");
  return manifest ? "(none)" : manifest.reason().message;
}

TEST(Manifest, GivesEveryListedRecordingItsLabel) {
  const auto rows = rows_of("path,label,speaker\na.wav,Anger,ann\n\"deep/b, c.wav\",happy,bob\n");
  ASSERT_EQ(rows.size(), 2U);
  ASSERT_TRUE(rows[0].label);
  EXPECT_EQ(rows[0].line, 2U);
  EXPECT_EQ(rows[0].path.filename(), "a.wav");
  EXPECT_EQ(rows[0].label->corpus, "calls");
  EXPECT_EQ(rows[0].label->licence, "unknown");
  EXPECT_EQ(rows[0].label->clip, "a.wav") << "the same wherever the manifest lies";
  EXPECT_EQ(rows[0].label->speaker, "calls:ann");
  EXPECT_EQ(rows[0].label->emotion, Emotion::angry);
  EXPECT_EQ(rows[0].label->sex, Sex::unknown);
  ASSERT_TRUE(rows[1].label);
  EXPECT_EQ(rows[1].path.filename(), "b, c.wav");
  EXPECT_EQ(rows[1].label->speaker, "calls:bob");
}

TEST(Manifest, TakesColumnsInAnyOrderAmongOthersWithSpacesAround) {
  const auto rows = rows_of(
      "Sex, speaker ,remark,LABEL,licence,path\n"
      "F, ann ,\"two\nlines\", sad ,CC BY 4.0, ./deep/../a.wav\n"
      "male,bob,,sad,,a.wav\n"
      "?,cat,,sad,,a.wav\n");
  ASSERT_EQ(rows.size(), 3U);
  ASSERT_TRUE(rows[0].label && rows[1].label && rows[2].label);
  EXPECT_EQ(rows[0].label->clip, "a.wav");
  EXPECT_EQ(rows[0].label->speaker, "calls:ann");
  EXPECT_EQ(rows[0].label->sex, Sex::female);
  EXPECT_EQ(rows[0].label->licence, "CC BY 4.0");
  EXPECT_EQ(rows[1].line, 4U);
  EXPECT_EQ(rows[1].label->sex, Sex::male);
  EXPECT_EQ(rows[1].label->licence, "unknown");
  EXPECT_EQ(rows[2].label->sex, Sex::unknown);
}

TEST(Manifest, SaysWhyALineIsOfNoUseAndGoesOn) {
  const auto rows = rows_of(
      "path,label,speaker\n"
      "a.wav,bored,ann\n"
      "absent.wav,sad,ann\n"
      "a.wav,sad,\n"
      "a.wav,sad\n"
      ",sad,ann\n"
      "deep,sad,ann\n"
      "a.wav,sad,ann\n");
  ASSERT_EQ(rows.size(), 7U);
  const std::vector<std::string> reasons{
      "label bored is none of neutral, calm", "there is no file", "it has no speaker",
      "it has 2 fields, the header has 3",    "it has no path",   "there is no file"};
  for (std::size_t k = 0; k < reasons.size(); ++k) {
    ASSERT_FALSE(rows[k].label) << k;
    EXPECT_NE(rows[k].label.reason().message.find(reasons[k]), std::string::npos) << rows[k].label.reason().message;
    EXPECT_EQ(rows[k].line, k + 2);
  }
  EXPECT_TRUE(rows[6].label);
}

TEST(Manifest, RefusesATableWithoutItsColumns) {
  EXPECT_NE(refusal_of("path,label\n").find("line 1: the header has 0 columns called speaker"), std::string::npos);
  EXPECT_NE(refusal_of("path;label;speaker\n").find("separated by commas"), std::string::npos);
  EXPECT_NE(refusal_of("path,label,speaker,path\n").find("2 columns called path"), std::string::npos);
  EXPECT_NE(refusal_of("").find("no header"), std::string::npos);
  EXPECT_NE(refusal_of("path,label,speaker\n\"a").find("line 2"), std::string::npos);
  EXPECT_EQ(refusal_of("path,label,speaker\n"), "(none)");
  EXPECT_FALSE(read_manifest("absent.csv"));
}

TEST(Manifest, IsCalledAfterItsFolderOrItself) {
  EXPECT_EQ(corpus_of_manifest("/a/calls/emovox.csv"), "calls");
  EXPECT_EQ(corpus_of_manifest("/a/x/../calls/./emovox.csv"), "calls");
  EXPECT_EQ(corpus_of_manifest("emovox.csv"), std::filesystem::current_path().filename());
  EXPECT_EQ(corpus_of_manifest("/a/calls/spring.csv"), "spring");
}

}  // namespace
}  // namespace emovox::trainer
