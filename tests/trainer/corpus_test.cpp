#include "trainer/corpus/corpus.hpp"

#include <filesystem>
#include <set>

#include "corpus_names.hpp"

namespace emovox::trainer {
namespace {

TEST(Corpora, RecogniseTheirOwnExamplesAndNoOthers) {
  ASSERT_EQ(corpora().size(), 8U);
  for (const Corpus& owner : corpora()) {
    const std::string stem = std::filesystem::path(owner.example).stem().string();
    for (const Corpus& asked : corpora())
      EXPECT_EQ(asked.recognise(stem).has_value(), asked.name == owner.name) << asked.title << " of " << stem;
    EXPECT_EQ(test::label_of(stem).corpus, owner.name);
  }
}

TEST(Corpora, HaveNamesOfTheirOwnAndSayTheirLicenceAndSource) {
  std::set<std::string_view> names;
  for (const Corpus& corpus : corpora()) {
    names.insert(corpus.name);
    EXPECT_FALSE(corpus.licence.empty()) << corpus.name;
    EXPECT_TRUE(corpus.source.starts_with("http")) << corpus.name;
  }
  EXPECT_EQ(names.size(), corpora().size());
}

}  // namespace
}  // namespace emovox::trainer
