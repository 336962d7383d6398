#include "trainer/augment/disguise.hpp"

#include "trainer/augment/band_limit.hpp"
#include "trainer/augment/biquad.hpp"
#include "trainer/augment/convolution.hpp"
#include "trainer/augment/level.hpp"
#include "trainer/augment/microphone.hpp"
#include "trainer/augment/music.hpp"
#include "trainer/augment/noise.hpp"
#include "trainer/augment/room.hpp"

namespace emovox::trainer {
namespace {

bool happens(double chance, Random& random) { return random.uniform() < chance; }

std::vector<float> some_noise(std::size_t samples, double rate_hz, std::span<const std::vector<float>> noises,
                              Random& random, const DisguiseOptions& options) {
  const double kind = random.uniform();
  if (kind < options.music_share) return made_up_music(samples, rate_hz, random);
  if (kind < options.music_share + options.coloured_share || noises.empty())
    return coloured_noise(samples, rate_hz, draw(options.db_an_octave, random), random);
  return excerpt(noises[random.below(noises.size())], samples, random);
}

void clip(std::span<float> samples, Random& random, const DisguiseOptions& options) {
  const double limit = draw(options.clip_at, random) * peak(samples);
  if (limit == 0) return;
  if (happens(0.5, random))
    clip_hard(samples, limit);
  else
    clip_softly(samples, limit);
}

void narrow(std::span<float> samples, double rate_hz, Random& random, const DisguiseOptions& options) {
  if (happens(options.telephone_share, random)) {
    limit_band(samples, rate_hz, 300, 3400);
  } else {
    const double low_hz = draw_by_octave(options.band_low_hz, random);
    limit_band(samples, rate_hz, low_hz, draw_by_octave(options.band_high_hz, random));
  }
}

}  // namespace

std::vector<float> disguise(std::span<const float> samples, double rate_hz, std::span<const std::vector<float>> noises,
                            Random& random, const DisguiseOptions& options) {
  std::vector<float> heard(samples.begin(), samples.end());
  if (happens(options.room_chance, random))
    heard = convolved(heard, room_response(random_room(random), rate_hz, random));
  if (happens(options.noise_chance, random)) {
    const auto noise = some_noise(heard.size(), rate_hz, noises, random, options);
    add_at_snr(heard, noise, rate_hz, draw(options.snr_db, random));
  }
  if (happens(options.microphone_chance, random)) filter(heard, random_microphone(rate_hz, random));
  if (happens(options.level_chance, random)) set_level(heard, rate_hz, draw(options.level_dbfs, random));
  if (happens(options.clip_chance, random)) clip(heard, random, options);
  if (happens(options.band_chance, random)) narrow(heard, rate_hz, random, options);
  clip_hard(heard, 1);
  return heard;
}

}  // namespace emovox::trainer
