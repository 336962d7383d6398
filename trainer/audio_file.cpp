#include "trainer/audio_file.hpp"

#include <sndfile.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "emovox/resampler.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t block_frames = 8192;
constexpr int lowest_rate_hz = 8000;
constexpr int highest_rate_hz = 192000;

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

}  // namespace

struct AudioFile::State {
  SF_INFO info{};
  std::unique_ptr<SNDFILE, Close> file;
};

AudioFile::AudioFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
AudioFile::AudioFile(AudioFile&&) noexcept = default;
AudioFile& AudioFile::operator=(AudioFile&&) noexcept = default;
AudioFile::~AudioFile() = default;

Result<AudioFile> AudioFile::open(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return refused("no such file");
  if (std::filesystem::is_directory(status)) return refused("is a folder, not a recording");
  if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(path, error) == 0)
    return refused("the file is empty");

  auto state = std::make_unique<State>();
  state->file.reset(sf_open(path.c_str(), SFM_READ, &state->info));
  if (!state->file) return refused(std::string("not readable as audio: ") + sf_strerror(nullptr));
  if (state->info.samplerate < lowest_rate_hz || state->info.samplerate > highest_rate_hz)
    return refused("its rate of " + std::to_string(state->info.samplerate) + " Hz is outside 8000 to 192000 Hz");
  return AudioFile(std::move(state));
}

double AudioFile::rate_hz() const { return state_->info.samplerate; }

Result<double> AudioFile::stream(const std::function<void(std::span<const float>)>& sink) {
  const auto channels = static_cast<std::size_t>(state_->info.channels);
  std::vector<float> interleaved(block_frames * channels);
  std::vector<float> mono(block_frames);
  std::size_t total_frames = 0;
  std::size_t bad_samples = 0;

  for (;;) {
    throw_if_interrupted();
    const auto frames = static_cast<std::size_t>(
        sf_readf_float(state_->file.get(), interleaved.data(), static_cast<sf_count_t>(block_frames)));
    if (frames == 0) break;
    for (std::size_t k = 0; k < frames; ++k) {
      double sum = 0;
      for (const float sample : std::span(interleaved).subspan(k * channels, channels)) {
        bad_samples += std::isfinite(sample) ? 0 : 1;
        sum += sample;
      }
      mono[k] = static_cast<float>(sum / static_cast<double>(channels));
    }
    total_frames += frames;
    sink(std::span<const float>(mono).first(frames));
  }

  if (sf_error(state_->file.get()) != SF_ERR_NO_ERROR)
    return refused(std::string("damaged: ") + sf_strerror(state_->file.get()));
  if (total_frames == 0) return refused("the recording has no samples");
  if (bad_samples > 0)
    return refused(std::to_string(bad_samples) + " of " + std::to_string(total_frames * channels) +
                   " samples are not finite numbers");
  return static_cast<double>(total_frames) / state_->info.samplerate;
}

Result<std::vector<float>> read_at_grid_rate(const std::filesystem::path& path) {
  auto file = AudioFile::open(path);
  if (!file) return file.reason();
  auto resampler = Resampler::create(file->rate_hz());
  if (!resampler) return resampler.reason();
  std::vector<float> samples;
  std::size_t count = 0;
  const auto seconds = file->stream([&](std::span<const float> block) {
    samples.resize(count + resampler->max_output(block.size()));
    count += resampler->push(block, std::span(samples).subspan(count));
  });
  if (!seconds) return seconds.reason();
  samples.resize(count + resampler->max_flush_output());
  count += resampler->flush(std::span(samples).subspan(count));
  samples.resize(count);
  return samples;
}

}  // namespace emovox::trainer
