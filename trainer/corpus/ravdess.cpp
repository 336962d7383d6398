#include "trainer/corpus/ravdess.hpp"

#include <array>
#include <cstddef>
#include <string>

#include "trainer/corpus/name_fields.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t field_count = 7;
using Fields = std::array<int, field_count>;

struct Field {
  std::string_view name;
  int last;  // values run from 01
};

constexpr std::array<Field, field_count> fields{{{"modality", 3},
                                                 {"vocal channel", 2},
                                                 {"emotion", 8},
                                                 {"intensity", 2},
                                                 {"statement", 2},
                                                 {"repetition", 2},
                                                 {"actor", 24}}};

constexpr std::array modalities{Modality::audio_and_video, Modality::video, Modality::audio};
constexpr int last_song_emotion = 6;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The seven numbers of `dd-dd-dd-dd-dd-dd-dd`, or none when the name is not of this shape.
std::optional<Fields> split(std::string_view stem) {
  if (stem.size() != 3 * field_count - 1) return std::nullopt;
  Fields values{};
  for (std::size_t k = 0; k < field_count; ++k) {
    const char tens = stem[3 * k];
    const char ones = stem[3 * k + 1];
    if (!is_digit(tens) || !is_digit(ones)) return std::nullopt;
    if (k + 1 < field_count && stem[3 * k + 2] != '-') return std::nullopt;
    values[k] = (tens - '0') * 10 + (ones - '0');
  }
  return values;
}

std::string two_digits(int value) { return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)}; }

Result<Label> label_of(std::string_view stem, const Fields& values) {
  for (std::size_t k = 0; k < field_count; ++k)
    if (values[k] < 1 || values[k] > fields[k].last)
      return impossible(ravdess, std::string(fields[k].name) + " " + two_digits(values[k]) + " is not one of 01-" +
                                     two_digits(fields[k].last));
  const auto [modality, channel, emotion, intensity, statement, repetition, actor] = values;

  Label label = label_in(ravdess, stem.substr(3), two_digits(actor));  // without the modality: the sound is the same
  label.emotion = static_cast<Emotion>(emotion - 1);
  label.sex = actor % 2 == 1 ? Sex::male : Sex::female;
  label.intensity = intensity == 1 ? Intensity::normal : Intensity::strong;
  label.statement = statement;
  label.repetition = repetition;
  label.kind = channel == 1 ? Kind::speech : Kind::song;
  label.modality = modalities[static_cast<std::size_t>(modality - 1)];

  if (label.emotion == Emotion::neutral && label.intensity == Intensity::strong)
    return impossible(ravdess, "neutral has no strong intensity");
  if (label.kind == Kind::song && emotion > last_song_emotion)
    return impossible(ravdess, "no song is " + std::string(name_of(label.emotion)));
  return label;
}

std::optional<Result<Label>> recognise_ravdess(std::string_view stem) {
  const auto values = split(stem);
  if (!values) return std::nullopt;
  return label_of(stem, *values);
}

}  // namespace

const Corpus ravdess{
    .name = "ravdess",
    .title = "RAVDESS",
    .licence = "CC BY-NC-SA 4.0",
    .example = "Actor_01/03-01-05-02-01-01-01.wav",
    .source = "https://zenodo.org/record/1188976",
    .recognise = recognise_ravdess,
};

}  // namespace emovox::trainer
