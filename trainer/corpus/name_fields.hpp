#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <regex>
#include <span>
#include <string>
#include <string_view>

#include "trainer/corpus/corpus.hpp"

/// What the readers of file names share.
namespace emovox::trainer {

/// A corpus's own word or letters for an emotion.
struct EmotionCode {
  std::string_view code;
  Emotion emotion;
};

/// The groups of `shape`, of which there are `count`; none unless it matches the whole name.
template <std::size_t count>
[[nodiscard]] std::optional<std::array<std::string, count>> fields_of(std::string_view stem, const std::regex& shape) {
  std::match_results<std::string_view::const_iterator> match;
  if (!std::regex_match(stem.begin(), stem.end(), match, shape)) return std::nullopt;
  std::array<std::string, count> fields;
  for (std::size_t k = 0; k < count; ++k) fields[k] = match.str(k + 1);
  return fields;
}

[[nodiscard]] std::optional<Emotion> emotion_of(std::span<const EmotionCode> codes, std::string_view code);

/// What is the same in every label of the corpus, with the clip's and the speaker's name.
[[nodiscard]] Label label_in(const Corpus& corpus, std::string_view clip, const std::string& speaker);

/// "the name looks like EMOVO, but <what>".
[[nodiscard]] Reason impossible(const Corpus& corpus, const std::string& what);

/// ... "but emotion rag is not one of dis, gio, neu".
[[nodiscard]] Reason not_one_of(const Corpus& corpus, const std::string& field, const std::string& value,
                                std::span<const std::string_view> known);
[[nodiscard]] Reason not_one_of(const Corpus& corpus, const std::string& code, std::span<const EmotionCode> known);

}  // namespace emovox::trainer
