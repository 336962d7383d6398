#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numbers>
#include <span>
#include <vector>

#include "emovox/config.hpp"
#include "emovox/conv.hpp"
#include "emovox/descriptors.hpp"
#include "emovox/feature_stream.hpp"
#include "emovox/recognizer.hpp"
#include "emovox/resampler.hpp"
#include "emovox/utterance.hpp"
#include "families.hpp"
#include "support/network.hpp"

// Every benchmark analyses the same ten seconds; the counter `times_real_time` is how many seconds of sound are done in
// one second of the clock, as in the benchmarks in JavaScript beside it.

namespace emovox {
namespace {

constexpr double seconds = 10;
constexpr std::size_t block_samples = 128;  // what an AudioWorklet hands over at a time

/// Something the activity detector takes for speech: harmonics of a gliding pitch of 110 to 170 Hz, four syllables a
/// second, peak at most 0.3. The same formula as in signal.mjs.
std::vector<float> speech_like(double rate_hz) {
  constexpr int harmonics = 20;
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate_hz));
  for (std::size_t n = 0; n < samples.size(); ++n) {
    const double t = static_cast<double>(n) / rate_hz;
    const double phase = 2 * std::numbers::pi * 140 * t - 30 / 0.7 * std::cos(2 * std::numbers::pi * 0.7 * t);
    double sum = 0;
    for (int k = 1; k <= harmonics; ++k) sum += std::sin(k * phase) / k;
    samples[n] = static_cast<float>(0.15 * std::abs(std::sin(2 * std::numbers::pi * 2 * t)) * sum);
  }
  return samples;
}

void report(benchmark::State& state) {
  state.counters["times_real_time"] =
      benchmark::Counter(seconds * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

template <class Push>
void in_blocks(std::span<const float> samples, Push push) {
  for (std::size_t first = 0; first < samples.size(); first += block_samples)
    push(samples.subspan(first, std::min(block_samples, samples.size() - first)));
}

void resample(benchmark::State& state) {
  const auto input_rate_hz = static_cast<double>(state.range(0));
  const auto samples = speech_like(input_rate_hz);
  auto resampler = *Resampler::create(input_rate_hz);
  std::vector<float> output(resampler.max_output(block_samples));
  for (auto _ : state) in_blocks(samples, [&](auto block) { benchmark::DoNotOptimize(resampler.push(block, output)); });
  report(state);
}
BENCHMARK(resample)->Arg(44100)->Arg(48000)->Unit(benchmark::kMillisecond)->UseRealTime();

void seven_families(benchmark::State& state) {
  const auto samples = speech_like(grid::rate_hz);
  Families families;
  for (auto _ : state) {
    for (std::size_t first = 0; first + grid::fft_size <= samples.size(); first += grid::hop_samples)
      benchmark::DoNotOptimize(families.compute(std::span(samples).subspan(first, grid::fft_size)));
  }
  report(state);
}
BENCHMARK(seven_families)->Unit(benchmark::kMillisecond)->UseRealTime();

void front_end(benchmark::State& state) {
  const auto samples = speech_like(grid::rate_hz);
  auto stream = *FeatureStream::create(grid::rate_hz);
  const auto look = [](const Descriptors& row) { benchmark::DoNotOptimize(row); };
  for (auto _ : state) {
    in_blocks(samples, [&](auto block) { stream.push(block, look); });
    stream.finish(look);
  }
  report(state);
}
BENCHMARK(front_end)->Unit(benchmark::kMillisecond)->UseRealTime();

struct WindowCounter final : StreamListener {
  int windows = 0;
  void on_window(const Window& /*window*/) override { ++windows; }
};

void utterances(benchmark::State& state) {
  const auto samples = speech_like(48000);
  auto stream = *UtteranceStream::create({.input_rate_hz = 48000});
  WindowCounter counter;
  for (auto _ : state) {
    in_blocks(samples, [&](auto block) { stream.push(block, counter); });
    stream.finish(counter);
  }
  if (counter.windows == 0) state.SkipWithError("no speech was found in the signal");
  report(state);
}
BENCHMARK(utterances)->Unit(benchmark::kMillisecond)->UseRealTime();

struct ResultCounter final : RecognizerListener {
  int results = 0;
  void on_result(const EmotionResult& /*result*/) override { ++results; }
};

/// Windows of that many seconds one after the other, each heard once.
void network(benchmark::State& state) {
  const auto window_seconds = static_cast<double>(state.range(0));
  const auto frames = static_cast<std::size_t>(std::lround(window_seconds / grid::hop_seconds));
  const auto parameters = test::random_network(test::twelve_blocks());
  const auto picture = test::random_picture(frames, parameters.bands);
  Conv conv(parameters, frames);
  for (auto _ : state) benchmark::DoNotOptimize(conv.classify(picture));
  state.counters["times_real_time"] =
      benchmark::Counter(window_seconds * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(network)->Arg(4)->Arg(30)->Unit(benchmark::kMillisecond)->UseRealTime();

std::vector<std::byte> committed_model() {
  std::ifstream file(std::filesystem::path(EMOVOX_CHECKOUT) / "web/public/default.emovox", std::ios::binary);
  const std::vector<char> bytes(std::istreambuf_iterator<char>(file), {});
  const auto view = std::as_bytes(std::span(bytes));
  return {view.begin(), view.end()};
}

void recognizer(benchmark::State& state) {
  auto model = Model::parse(committed_model());
  if (!model) {
    state.SkipWithError(model.reason().message.c_str());
    return;
  }
  const auto samples = speech_like(48000);
  auto recognizer = *Recognizer::create(*std::move(model), {.input_rate_hz = 48000});
  ResultCounter counter;
  for (auto _ : state) {
    in_blocks(samples, [&](auto block) { recognizer.push(block, counter); });
    recognizer.finish(counter);
  }
  if (counter.results == 0) state.SkipWithError("no speech was found in the signal");
  report(state);
}
BENCHMARK(recognizer)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace emovox
