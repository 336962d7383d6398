#include "emovox/model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "emovox/functionals.hpp"
#include "model_generated.h"

namespace emovox {

namespace {

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

flatbuffers::Offset<blob::Rows> write_rows(flatbuffers::FlatBufferBuilder& builder, std::span<const float> values,
                                           std::size_t width) {
  constexpr float levels = 127;
  std::vector<float> scales;
  std::vector<std::int8_t> data;
  data.reserve(values.size());
  for (std::size_t first = 0; first < values.size(); first += width) {
    const auto row = values.subspan(first, width);
    float peak = 0;
    for (const float value : row) peak = std::max(peak, std::abs(value));
    const float scale = peak / levels;
    scales.push_back(scale);
    for (const float value : row)
      data.push_back(scale > 0 ? static_cast<std::int8_t>(std::lround(value / scale)) : std::int8_t{0});
  }
  return blob::CreateRowsDirect(builder, static_cast<std::uint32_t>(width), &scales, &data);
}

/// The damage that a checksum cannot see: a blob that was written wrong.
Reason damaged(const char* what) {
  return {Code::damaged_model, std::string("the model is damaged: ") + what + "; take a fresh copy of it"};
}

template <class T>
std::vector<T> copy_of(const flatbuffers::Vector<T>* vector) {
  return vector == nullptr ? std::vector<T>{} : std::vector<T>(vector->begin(), vector->end());
}

std::string copy_of(const flatbuffers::String* text) { return text == nullptr ? std::string() : text->str(); }

/// No fitted model comes near this. Up to it no sum or product of a classification overflows, so that no blob, however
/// it was made, gives probabilities that are not numbers.
constexpr float largest_weight = 1e9F;

bool is_sane(float value) { return std::abs(value) <= largest_weight; }  // false for NaN

bool all_sane(std::span<const float> values) { return std::all_of(values.begin(), values.end(), is_sane); }

/// Copies `from` into `to`; false when the sizes differ or a value is not sane.
template <std::size_t N>
bool copy_exactly(const flatbuffers::Vector<float>& from, std::array<float, N>& to) {
  if (from.size() != N) return false;
  std::copy(from.begin(), from.end(), to.begin());
  return all_sane(to);
}

const char* read_normalizer(const blob::Normalizer& from, Normalizer& to) {
  to.indices = copy_of(from.indices());
  to.means = copy_of(from.means());
  to.scales = copy_of(from.scales());
  if (to.indices.empty() || to.means.size() != to.indices.size() || to.scales.size() != to.indices.size())
    return "normalisation sizes differ";
  if (!all_sane(to.means) || !all_sane(to.scales)) return "normalisation is not finite or too large";
  const auto fits = [](std::uint16_t index) { return index < Functionals::size(); };
  if (!std::all_of(to.indices.begin(), to.indices.end(), fits)) return "normalisation names features that do not exist";
  return nullptr;
}

const char* read_rows(const blob::Rows& from, std::size_t width, std::vector<float>& to) {
  if (from.width() != width || from.scales() == nullptr || from.data() == nullptr)
    return "weights have the wrong width";
  const std::size_t rows = from.scales()->size();
  if (from.data()->size() != rows * width) return "weights are incomplete";
  to.resize(rows * width);
  for (std::size_t r = 0; r < rows; ++r) {
    const float scale = from.scales()->Get(static_cast<flatbuffers::uoffset_t>(r));
    if (!is_sane(scale)) return "weights are not finite or too large";
    for (std::size_t i = r * width; i < (r + 1) * width; ++i)
      to[i] = static_cast<float>(from.data()->Get(static_cast<flatbuffers::uoffset_t>(i))) * scale;
  }
  return nullptr;
}

const char* read_svm(const blob::Svm& from, std::size_t dimension, SvmParameters& to) {
  to.gamma = from.gamma();
  to.dimension = dimension;
  if (from.kernel() != blob::Kernel::linear && from.kernel() != blob::Kernel::rbf) return "the kernel is unknown";
  to.kernel = from.kernel() == blob::Kernel::rbf ? Kernel::rbf : Kernel::linear;
  if (const char* problem = read_rows(*from.vectors(), dimension, to.vectors)) return problem;
  to.coefficients = copy_of(from.coefficients());
  const std::size_t rows = to.vectors.size() / dimension;
  if (to.kernel == Kernel::linear ? rows != emotion_pairs : to.coefficients.size() != rows * emotion_pairs)
    return "support vectors and coefficients differ in number";
  if (!is_sane(to.gamma) || to.gamma < 0 || !all_sane(to.coefficients))
    return "the machine's numbers are not finite or too large";
  if (!copy_exactly(*from.bias(), to.bias) || !copy_exactly(*from.sigmoid_a(), to.sigmoid_a) ||
      !copy_exactly(*from.sigmoid_b(), to.sigmoid_b))
    return "biases or sigmoids are incomplete";
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
  for (const auto& corpus : data.corpora) corpora.push_back(builder.CreateString(corpus));

  const auto& svm = data.svm;
  const auto vectors = write_rows(builder, svm.vectors, svm.dimension);
  const auto svm_table =
      blob::CreateSvm(builder, svm.kernel == Kernel::rbf ? blob::Kernel::rbf : blob::Kernel::linear, svm.gamma, vectors,
                      builder.CreateVector(svm.coefficients), builder.CreateVector(svm.bias.data(), svm.bias.size()),
                      builder.CreateVector(svm.sigmoid_a.data(), svm.sigmoid_a.size()),
                      builder.CreateVector(svm.sigmoid_b.data(), svm.sigmoid_b.size()));
  const auto normalizer =
      blob::CreateNormalizerDirect(builder, &data.normalizer.indices, &data.normalizer.means, &data.normalizer.scales);
  const auto& metrics = data.held_out;
  const auto held_out =
      blob::CreateHeldOut(builder, builder.CreateString(metrics.protocol), metrics.seeds, metrics.clips, metrics.uar,
                          metrics.accuracy, builder.CreateVector(metrics.confusion.data(), metrics.confusion.size()));
  blob::FinishModelBuffer(builder,
                          blob::CreateModel(builder, data.fingerprint, builder.CreateString(data.trained_with),
                                            builder.CreateVector(labels), builder.CreateVector(corpora),
                                            builder.CreateString(data.licence), held_out, normalizer, svm_table));

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
  if (const char* problem = check_labels(*root.labels())) return damaged(problem);

  ModelData data;
  data.fingerprint = root.fingerprint();
  data.trained_with = copy_of(root.trained_with());
  data.licence = copy_of(root.licence());
  if (root.corpora() != nullptr)
    for (const auto* corpus : *root.corpora()) data.corpora.push_back(corpus->str());
  if (const char* problem = read_held_out(root.held_out(), data.held_out)) return damaged(problem);
  if (const char* problem = read_normalizer(*root.normalizer(), data.normalizer)) return damaged(problem);
  if (const char* problem = read_svm(*root.svm(), data.normalizer.indices.size(), data.svm)) return damaged(problem);
  return Model(std::move(data));
}

Model::Model(ModelData data)
    : data_(std::move(data)), svm_(std::move(data_.svm)), normalised_(data_.normalizer.indices.size()) {}

Probabilities Model::classify(std::span<const float> functionals) noexcept {
  data_.normalizer.apply(functionals, normalised_);
  return svm_.classify(normalised_);
}

}  // namespace emovox
