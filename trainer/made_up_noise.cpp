#include "trainer/made_up_noise.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "emovox/config.hpp"
#include "emovox/utterance.hpp"
#include "trainer/augment/melody.hpp"
#include "trainer/augment/music.hpp"
#include "trainer/pictures.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t of_each_kind = 120;
constexpr double seconds = 4;

class Collector : public StreamListener {
 public:
  void on_window(const Window& window) override {
    if (window.settled_seconds <= 0) return;
    const std::vector<float> functionals(window.functionals.begin(), window.functionals.end());
    utterances.push_back({window.settled_seconds, functionals, functionals});
    pictures.emplace_back(window.network_mel);
  }

  std::vector<Utterance> utterances;
  Windows pictures;
};

}  // namespace

std::vector<Clip> made_up_noise() {
  constexpr auto samples = static_cast<std::size_t>(seconds * grid::rate_hz);
  Random random(1);
  std::vector<Clip> clips;
  for (std::size_t i = 0; i < 2 * of_each_kind; ++i) {
    const auto sound = i % 4 < 2 ? made_up_music(samples, grid::rate_hz, random)  // so that both halves have both
                                 : made_up_melody(samples, grid::rate_hz, random);
    auto stream = UtteranceStream::create({.hop_seconds = 0, .network_mel = true});
    if (!stream) return {};
    Collector collector;
    stream->push(sound, collector);
    stream->finish(collector);
    if (collector.utterances.empty()) continue;
    Clip clip;
    clip.label.clip = "made-up:" + std::to_string(i);
    clip.recording = clip.label.clip;
    clip.utterances = std::move(collector.utterances);
    ClipPictures pictures;
    pictures.heard[0] = std::move(collector.pictures);
    clip.pictures = std::make_shared<const ClipPictures>(std::move(pictures));
    clips.push_back(std::move(clip));
  }
  return clips;
}

}  // namespace emovox::trainer
