#include "trainer/corpus/name_fields.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace emovox::trainer {

std::optional<Emotion> emotion_of(std::span<const EmotionCode> codes, std::string_view code) {
  const auto found = std::ranges::find(codes, code, &EmotionCode::code);
  if (found == codes.end()) return std::nullopt;
  return found->emotion;
}

Label label_in(const Corpus& corpus, std::string_view clip, const std::string& speaker) {
  Label label;
  label.corpus = corpus.name;
  label.licence = corpus.licence;
  label.clip = clip;
  label.speaker = label.corpus + ":" + speaker;
  return label;
}

Reason impossible(const Corpus& corpus, const std::string& what) {
  return {Code::invalid_argument, "the name looks like " + std::string(corpus.title) + ", but " + what};
}

Reason not_one_of(const Corpus& corpus, const std::string& field, const std::string& value,
                  std::span<const std::string_view> known) {
  std::string list;
  for (const std::string_view one : known) list.append(list.empty() ? "" : ", ").append(one);
  return impossible(corpus, field + " " + value + " is not one of " + list);
}

Reason not_one_of(const Corpus& corpus, const std::string& code, std::span<const EmotionCode> known) {
  std::vector<std::string_view> codes;
  std::ranges::transform(known, std::back_inserter(codes), &EmotionCode::code);
  return not_one_of(corpus, "emotion", code, codes);
}

}  // namespace emovox::trainer
