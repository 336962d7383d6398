// Embind over the feature path, without any model; typed by emovox.d.ts.
#include <emscripten/bind.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/config.hpp"
#include "emovox/descriptors.hpp"
#include "emovox/egemaps.hpp"
#include "emovox/egemaps_functionals.hpp"
#include "emovox/feature_stream.hpp"
#include "emovox/functionals.hpp"
#include "emovox/functionals_mean.hpp"
#include "emovox/utterance.hpp"
#include "outcome.hpp"

namespace {

using emscripten::val;

constexpr std::string_view frames_set = "frames";
constexpr std::string_view lld_set = "egemaps-lld";
constexpr std::string_view egemaps_set = "egemaps";
constexpr std::string_view functionals_set = "functionals";
constexpr std::array all_sets{frames_set, lld_set, egemaps_set, functionals_set};

template <class Names>
val to_js(const Names& names) {
  val array = val::array();
  std::size_t i = 0;
  for (const auto& name : names) array.set(i++, std::string(name));
  return array;
}

/// The feature path for one recording or stream after another. The tables' rows are there to be copied after every push
/// and finish, the vectors after finish. What nobody asked for is not computed.
class Extractor final : private emovox::StreamListener {
 public:
  val configure(double input_rate_hz, const val& sets) {
    sets_ = emscripten::vecFromJSArray<std::string>(sets);
    for (const std::string& set : sets_) {
      if (std::find(all_sets.begin(), all_sets.end(), set) == all_sets.end())
        return outcome("invalid-argument", "there is no feature set '" + set + "'");
    }
    auto frames = emovox::FeatureStream::create(input_rate_hz);
    if (!frames) return outcome(frames.reason());
    auto utterances = emovox::UtteranceStream::create({.input_rate_hz = input_rate_hz, .hop_seconds = 0});
    if (!utterances) return outcome(utterances.reason());
    frame_stream_.reset();
    utterance_stream_.reset();
    if (wants(frames_set) || wants(lld_set) || wants(egemaps_set)) frame_stream_ = *std::move(frames);
    if (wants(functionals_set)) utterance_stream_ = *std::move(utterances);
    begin();
    return outcome();
  }

  val input() { return val(emscripten::typed_memory_view(input_.size(), input_.data())); }
  [[nodiscard]] std::size_t inputCapacity() const { return input_.size(); }

  void push(std::size_t count) {
    if (ended_) begin();
    forget_copied();
    const auto samples = std::span<const float>(input_).first(std::min(count, input_.size()));
    if (frame_stream_) frame_stream_->push(samples, [&](const emovox::Descriptors& row) { keep(row); });
    if (utterance_stream_) utterance_stream_->push(samples, *this);
  }

  void finish() {
    if (ended_) begin();
    forget_copied();
    if (frame_stream_)
      frame_stream_->finish([&](const emovox::Descriptors& row) { keep(row); },
                            [&](const emovox::Descriptors& row) { keep_egemaps(row); });
    if (utterance_stream_) utterance_stream_->finish(*this);
    drop_tail();
    if (rows_.size() > emovox::egemaps_tail_rows) {
      egemaps_.resize(emovox::egemaps_functional_names().size());
      emovox::egemaps_functionals(rows_, egemaps_);
    }
    if (wants(functionals_set)) functionals_ = functionals_mean_.result();
    ended_ = true;
  }

  [[nodiscard]] val values(const std::string& set) const {
    const std::vector<float>& found = set == frames_set    ? frames_
                                      : set == lld_set     ? llds_
                                      : set == egemaps_set ? egemaps_
                                                           : functionals_;
    return val(emscripten::typed_memory_view(found.size(), found.data()));
  }

 private:
  [[nodiscard]] bool wants(std::string_view set) const {
    return std::find(sets_.begin(), sets_.end(), set) != sets_.end();
  }

  void begin() {
    forget_copied();
    rows_.clear();
    egemaps_.clear();
    functionals_.clear();
    functionals_mean_ = {};
    ended_ = false;
  }

  void forget_copied() {
    frames_.clear();
    llds_.clear();
  }

  void keep(const emovox::Descriptors& row) {
    if (wants(frames_set)) frames_.insert(frames_.end(), row.values.begin(), row.values.end());
    keep_egemaps(row);
  }

  void keep_egemaps(const emovox::Descriptors& row) {
    const auto& smoothed = row.egemaps.smoothed.values;
    if (wants(lld_set)) llds_.insert(llds_.end(), smoothed.begin(), smoothed.end());
    if (wants(egemaps_set)) rows_.push_back(row.egemaps.measured);
  }

  void on_window(const emovox::Window& window) override {
    functionals_mean_.add(window.settled_seconds, window.functionals);
  }

  /// The last frames of a recording are long enough for some of openSMILE's descriptors only, and no rows of its table.
  void drop_tail() {
    llds_.resize(llds_.size() - std::min(llds_.size(), emovox::egemaps_tail_rows * emovox::lld_count));
  }

  static constexpr std::size_t input_samples = 16384;
  std::vector<float> input_ = std::vector<float>(input_samples);
  std::vector<std::string> sets_;
  std::optional<emovox::FeatureStream> frame_stream_;  ///< its frames lie as librosa's and openSMILE's do
  std::optional<emovox::UtteranceStream> utterance_stream_;
  emovox::FunctionalsMean functionals_mean_;
  bool ended_ = false;
  std::vector<emovox::EgemapsRow> rows_;  ///< of the whole recording: percentiles need them all
  std::vector<float> frames_;
  std::vector<float> llds_;
  std::vector<float> egemaps_;
  std::vector<float> functionals_;
};

val columns(const std::string& set) {
  if (set == frames_set) return to_js(emovox::descriptor_names());
  if (set == lld_set) return to_js(emovox::lld_names);
  if (set == egemaps_set) return to_js(emovox::egemaps_functional_names());
  if (set == functionals_set) return to_js(emovox::Functionals::names());
  return val::array();
}

double hop_seconds() { return emovox::grid::hop_seconds; }

}  // namespace

EMSCRIPTEN_BINDINGS(emovox_features) {
  emscripten::class_<Extractor>("Extractor")
      .constructor<>()
      .function("configure", &Extractor::configure)
      .function("input", &Extractor::input)
      .function("inputCapacity", &Extractor::inputCapacity)
      .function("push", &Extractor::push)
      .function("finish", &Extractor::finish)
      .function("values", &Extractor::values);
  emscripten::function("columns", &columns);
  emscripten::function("hopSeconds", &hop_seconds);
}
