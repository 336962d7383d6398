#include "emovox/model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "emovox/functionals.hpp"
#include "model_members.hpp"

namespace emovox {

namespace {

using blob::all_sane;
using blob::copy_of;
using blob::is_sane;

/// CRC-32 as in IEEE 802.3 (reflected, polynomial 0xEDB88320).
std::uint32_t crc32(std::span<const std::byte> bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const std::byte b : bytes) {
    crc ^= std::to_integer<std::uint32_t>(b);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

constexpr std::size_t crc_bytes = 4;

std::uint32_t read_crc(std::span<const std::byte, crc_bytes> bytes) {
  std::uint32_t crc = 0;
  for (std::size_t i = 0; i < crc_bytes; ++i) crc |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * i);
  return crc;
}

/// The damage that a checksum cannot see: a blob that was written wrong.
Reason damaged(const char* what) {
  return {Code::damaged_model, std::string("the model is damaged: ") + what + "; take a fresh copy of it"};
}

const char* read_normalizer(const blob::Normalizer& from, Normalizer& to) {
  to.indices = copy_of(from.indices());
  to.means = copy_of(from.means());
  to.scales = copy_of(from.scales());
  if (to.means.size() != to.indices.size() || to.scales.size() != to.indices.size())
    return "normalisation sizes differ";
  if (!all_sane(to.means) || !all_sane(to.scales)) return "normalisation is not finite or too large";
  const auto fits = [](std::uint16_t index) { return index < Functionals::size(); };
  if (!std::all_of(to.indices.begin(), to.indices.end(), fits)) return "normalisation names features that do not exist";
  return nullptr;
}

const char* read_held_out(const blob::HeldOut* from, HeldOutMetrics& to) {
  if (from == nullptr) return nullptr;
  to.protocol = copy_of(from->protocol());
  to.seeds = from->seeds();
  to.clips = from->clips();
  to.uar = from->uar();
  to.accuracy = from->accuracy();
  if (!is_sane(to.uar) || !is_sane(to.accuracy)) return "its held-out figures are not finite";
  if (from->confusion() == nullptr || from->confusion()->size() != to.confusion.size())
    return "the confusion matrix is incomplete";
  std::copy(from->confusion()->begin(), from->confusion()->end(), to.confusion.begin());
  return nullptr;
}

flatbuffers::Offset<blob::Calibration> write_calibration(flatbuffers::FlatBufferBuilder& builder,
                                                         const Calibration& calibration) {
  if (calibration == Calibration{}) return 0;
  const auto offsets = builder.CreateVector(calibration.offsets.data(), emotion_count);
  const auto unmoved = builder.CreateVector(calibration.unmoved.data(), emotion_count);
  return blob::CreateCalibration(builder, offsets, calibration.least_confidence, unmoved, calibration.baseline_weight);
}

/// Copies `from` into `to`; false unless there are eight from `least` to `most`.
bool copy_within(const flatbuffers::Vector<float>& from, float least, float most, Logs& to) {
  if (from.size() != to.size()) return false;
  std::copy(from.begin(), from.end(), to.begin());
  return std::all_of(to.begin(), to.end(), [&](float value) { return value >= least && value <= most; });
}

const char* read_calibration(const blob::Calibration* from, Calibration& to) {
  constexpr float largest_log = 20;
  const auto is_share = [](float value) { return value >= 0 && value <= 1; };  // false for NaN
  if (from == nullptr) return nullptr;
  to.least_confidence = from->least_confidence();
  to.baseline_weight = from->baseline_weight();
  if (!copy_within(*from->offsets(), -largest_log, largest_log, to.offsets))
    return "its calibration does not have eight offsets from -20 to 20";
  if (!copy_within(*from->unmoved(), -largest_log, 0, to.unmoved))
    return "its calibration does not have eight log-probabilities of unmoved voices from -20 to 0";
  if (!is_share(to.least_confidence)) return "its least confidence is not from 0 to 1";
  if (!is_share(to.baseline_weight)) return "its baseline weight is not from 0 to 1";
  return nullptr;
}

const char* check_labels(const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>& labels) {
  if (labels.size() != emotion_count) return "it does not have eight labels";
  for (std::size_t i = 0; i < emotion_count; ++i)
    if (labels.Get(static_cast<flatbuffers::uoffset_t>(i))->string_view() != emotion_names[i])
      return "its labels are not the eight emotions in order";
  return nullptr;
}

}  // namespace

std::vector<std::byte> write_model(const ModelData& data) {
  flatbuffers::FlatBufferBuilder builder;
  std::vector<flatbuffers::Offset<flatbuffers::String>> labels;
  labels.reserve(emotion_names.size());
  for (const auto name : emotion_names) labels.push_back(builder.CreateString(name.data(), name.size()));
  std::vector<flatbuffers::Offset<flatbuffers::String>> corpora;
  corpora.reserve(data.corpora.size());
  for (const auto& corpus : data.corpora) corpora.push_back(builder.CreateString(corpus));

  const auto normalizer =
      blob::CreateNormalizerDirect(builder, &data.normalizer.indices, &data.normalizer.means, &data.normalizer.scales);
  const auto& metrics = data.held_out;
  const auto held_out =
      blob::CreateHeldOut(builder, builder.CreateString(metrics.protocol), metrics.seeds, metrics.clips, metrics.uar,
                          metrics.accuracy, builder.CreateVector(metrics.confusion.data(), metrics.confusion.size()));
  blob::FinishModelBuffer(builder, blob::CreateModel(builder, data.fingerprint, builder.CreateString(data.trained_with),
                                                     builder.CreateVector(labels), builder.CreateVector(corpora),
                                                     builder.CreateString(data.licence), held_out, normalizer,
                                                     blob::write_members(builder, data.members),
                                                     write_calibration(builder, data.calibration)));

  const auto buffer = std::as_bytes(std::span(builder.GetBufferPointer(), builder.GetSize()));
  std::vector<std::byte> bytes(buffer.begin(), buffer.end());
  const std::uint32_t crc = crc32(bytes);
  for (std::size_t i = 0; i < crc_bytes; ++i) bytes.push_back(static_cast<std::byte>((crc >> (8 * i)) & 0xFFU));
  return bytes;
}

Result<Model> Model::parse(std::span<const std::byte> bytes) {
  constexpr std::size_t least_bytes = 8 + crc_bytes;  // root offset, identifier, checksum
  if (bytes.size() < least_bytes || !blob::ModelBufferHasIdentifier(bytes.data()))
    return Reason{Code::not_a_model,
                  "this is not an emovox model: a model is a .emovox file and carries the identifier "
                  "EMVX (was an error page served in its place?)"};
  // Copied, because FlatBuffers reads whole words and `bytes` may begin at any address.
  const std::vector<std::byte> buffer(bytes.begin(), bytes.end() - crc_bytes);
  if (crc32(buffer) != read_crc(bytes.last<crc_bytes>()))
    return damaged("its checksum does not match, so it was cut short or altered on the way");
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(buffer.data()), buffer.size());
  if (!blob::VerifyModelBuffer(verifier)) return damaged("its structure is broken");

  const blob::Model& root = *blob::GetModel(buffer.data());
  if (root.fingerprint() != fingerprint())
    return Reason{Code::fingerprint_mismatch,
                  "the model was trained on feature set " + fingerprint_text(root.fingerprint()) + " (emovox " +
                      copy_of(root.trained_with()) + "), this build computes " + fingerprint_text(fingerprint()) +
                      ": retrain it with this build's emovox-trainer, or use the emovox version it was made for"};
  if (root.members() == nullptr)
    return Reason{Code::fingerprint_mismatch,
                  "the model was written by emovox " + copy_of(root.trained_with()) +
                      ", which laid models out differently: retrain it with this build's emovox-trainer, or use the "
                      "emovox version it was made for"};
  if (const char* problem = check_labels(*root.labels())) return damaged(problem);

  ModelData data;
  data.fingerprint = root.fingerprint();
  data.trained_with = copy_of(root.trained_with());
  data.licence = copy_of(root.licence());
  if (root.corpora() != nullptr)
    for (const auto* corpus : *root.corpora()) data.corpora.push_back(corpus->str());
  if (const char* problem = read_held_out(root.held_out(), data.held_out)) return damaged(problem);
  if (root.normalizer() != nullptr)
    if (const char* problem = read_normalizer(*root.normalizer(), data.normalizer)) return damaged(problem);
  if (const char* problem = blob::read_members(*root.members(), data.normalizer.indices.size(), data.members))
    return damaged(problem);
  if (const char* problem = read_calibration(root.calibration(), data.calibration)) return damaged(problem);
  return Model(std::move(data));
}

Model::Model(ModelData data)
    : data_(std::move(data)), ensemble_(std::move(data_.members)), normalised_(data_.normalizer.indices.size()) {}

Probabilities Model::classify(const Observation& seen) noexcept {
  if (wants_functionals()) data_.normalizer.apply(seen.functionals, normalised_);
  return shifted(ensemble_.classify({normalised_, seen.picture}), data_.calibration.offsets);
}

}  // namespace emovox
