#include "trainer/augment/disguise.hpp"

#include "trainer/augment/band_limit.hpp"
#include "trainer/augment/biquad.hpp"
#include "trainer/augment/codec.hpp"
#include "trainer/augment/convolution.hpp"
#include "trainer/augment/level.hpp"
#include "trainer/augment/microphone.hpp"
#include "trainer/augment/music.hpp"
#include "trainer/augment/noise.hpp"
#include "trainer/augment/pitch_shift.hpp"
#include "trainer/augment/room.hpp"
#include "trainer/augment/vocal_tract.hpp"

namespace emovox::trainer {
namespace {

bool happens(double chance, Random& random) { return random.uniform() < chance; }

std::vector<float> another_voice(std::vector<float> samples, double rate_hz, Random& random,
                                 const DisguiseOptions& options) {
  double formants = 1;  // by how much they are still to be moved
  if (happens(options.pitch_chance, random)) {
    const double factor = draw_by_octave(options.pitch, random);
    samples = pitch_shifted(samples, rate_hz, factor);
    formants /= factor;
  }
  if (happens(options.vocal_tract_chance, random)) formants *= draw_by_octave(options.vocal_tract, random);
  if (formants != 1) warp_vocal_tract(samples, rate_hz, formants);
  return samples;
}

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

void code(std::span<float> samples, double rate_hz, Random& random, const DisguiseOptions& options) {
  switch (random.below(3)) {
    case 0:
      return quantise_by_mu_law(samples);
    case 1:
      return lose_packets(samples, rate_hz, draw(options.packets_lost, random), random);
    default:
      return leave_out_masked(samples, rate_hz, draw(options.masked_depth_db, random));
  }
}

}  // namespace

std::vector<float> disguise(std::span<const float> samples, double rate_hz, std::span<const std::vector<float>> noises,
                            Random& random, const DisguiseOptions& options) {
  auto heard = another_voice({samples.begin(), samples.end()}, rate_hz, random, options);
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
  if (happens(options.codec_chance, random)) code(heard, rate_hz, random, options);
  clip_hard(heard, 1);
  return heard;
}

}  // namespace emovox::trainer
