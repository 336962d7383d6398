#include "model_members.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "model_layers.hpp"

namespace emovox::blob {
namespace {

template <std::size_t N>
flatbuffers::Offset<flatbuffers::Vector<float>> write_values(flatbuffers::FlatBufferBuilder& builder,
                                                             const std::array<float, N>& values) {
  return builder.CreateVector(values.data(), values.size());
}

/// Copies `from` into `to`; false when the sizes differ or a value is not sane.
template <std::size_t N>
bool copy_exactly(const flatbuffers::Vector<float>& from, std::array<float, N>& to) {
  if (from.size() != N) return false;
  std::copy(from.begin(), from.end(), to.begin());
  return all_sane(to);
}

flatbuffers::Offset<Member> write(flatbuffers::FlatBufferBuilder& builder, const LinearParameters& linear,
                                  float weight) {
  const auto weights = write_rows(builder, linear.weights, linear.dimension);
  const auto table = CreateLinear(builder, weights, write_values(builder, linear.bias));
  return CreateMember(builder, weight, Classifier::Linear, table.Union());
}

flatbuffers::Offset<Member> write(flatbuffers::FlatBufferBuilder& builder, const SvmParameters& svm, float weight) {
  const auto kernel = svm.kernel == emovox::Kernel::rbf ? Kernel::rbf : Kernel::linear;
  const auto vectors = write_rows(builder, svm.vectors, svm.dimension);
  const auto table = CreateSvm(builder, kernel, svm.gamma, vectors, builder.CreateVector(svm.coefficients),
                               write_values(builder, svm.bias), write_values(builder, svm.sigmoid_a),
                               write_values(builder, svm.sigmoid_b));
  return CreateMember(builder, weight, Classifier::Svm, table.Union());
}

flatbuffers::Offset<Member> write(flatbuffers::FlatBufferBuilder& builder, const ForestParameters& forest,
                                  float weight) {
  std::vector<float> values;
  std::vector<std::uint16_t> features;
  std::vector<std::uint16_t> lefts;
  for (const ForestNode& node : forest.nodes) {
    values.push_back(node.value);
    features.push_back(node.feature);
    lefts.push_back(node.left);
  }
  const auto table = CreateForest(builder, write_values(builder, forest.base), builder.CreateVector(forest.emotions),
                                  builder.CreateVector(forest.sizes), builder.CreateVector(values),
                                  builder.CreateVector(features), builder.CreateVector(lefts));
  return CreateMember(builder, weight, Classifier::Forest, table.Union());
}

flatbuffers::Offset<Member> write(flatbuffers::FlatBufferBuilder& builder, const MlpParameters& mlp, float weight) {
  return CreateMember(builder, weight, Classifier::Mlp, write_mlp(builder, mlp).Union());
}

flatbuffers::Offset<Member> write(flatbuffers::FlatBufferBuilder& builder, const ConvParameters& conv, float weight) {
  return CreateMember(builder, weight, Classifier::Conv, write_conv(builder, conv).Union());
}

const char* read(const Linear& from, std::size_t dimension, LinearParameters& to) {
  if (dimension == 0) return "its classifiers need functionals, but there is no normalisation";
  to.dimension = dimension;
  if (const char* problem = read_rows(*from.weights(), dimension, to.weights)) return problem;
  if (to.weights.size() != emotion_count * dimension) return "the linear classifier does not have eight rows";
  if (!copy_exactly(*from.bias(), to.bias)) return "biases are incomplete";
  return nullptr;
}

const char* read(const Svm& from, std::size_t dimension, SvmParameters& to) {
  if (dimension == 0) return "its classifiers need functionals, but there is no normalisation";
  to.gamma = from.gamma();
  to.dimension = dimension;
  if (from.kernel() != Kernel::linear && from.kernel() != Kernel::rbf) return "the kernel is unknown";
  to.kernel = from.kernel() == Kernel::rbf ? emovox::Kernel::rbf : emovox::Kernel::linear;
  if (const char* problem = read_rows(*from.vectors(), dimension, to.vectors)) return problem;
  to.coefficients = copy_of(from.coefficients());
  const std::size_t rows = to.vectors.size() / dimension;
  if (to.kernel == emovox::Kernel::linear ? rows != emotion_pairs : to.coefficients.size() != rows * emotion_pairs)
    return "support vectors and coefficients differ in number";
  if (!is_sane(to.gamma) || to.gamma < 0 || !all_sane(to.coefficients))
    return "the machine's numbers are not finite or too large";
  if (!copy_exactly(*from.bias(), to.bias) || !copy_exactly(*from.sigmoid_a(), to.sigmoid_a) ||
      !copy_exactly(*from.sigmoid_b(), to.sigmoid_b))
    return "biases or sigmoids are incomplete";
  return nullptr;
}

const char* read(const Forest& from, std::size_t dimension, ForestParameters& to) {
  const std::size_t nodes = from.values()->size();
  if (from.features()->size() != nodes || from.lefts()->size() != nodes) return "the forest's nodes are incomplete";
  if (!copy_exactly(*from.base(), to.base)) return "the forest's first scores are incomplete";
  to.dimension = dimension;
  to.emotions = copy_of(from.emotions());
  to.sizes = copy_of(from.sizes());
  for (flatbuffers::uoffset_t i = 0; i < nodes; ++i)
    to.nodes.push_back({from.values()->Get(i), from.features()->Get(i), from.lefts()->Get(i)});
  return problem_with(to);
}

const char* read(const Mlp& from, std::size_t dimension, MlpParameters& to) {
  if (const char* problem = read_mlp(from, to)) return problem;
  return problem_with(to, dimension);
}

const char* read(const Conv& from, std::size_t /*dimension*/, ConvParameters& to) {
  if (const char* problem = read_conv(from, to)) return problem;
  return problem_with(to);
}

template <class Parameters, class Table>
const char* read_into(const Table& from, std::size_t dimension, ClassifierParameters& to) {
  Parameters parameters;
  if (const char* problem = read(from, dimension, parameters)) return problem;
  to = std::move(parameters);
  return nullptr;
}

const char* read_classifier(const Member& from, std::size_t dimension, ClassifierParameters& to) {
  switch (from.classifier_type()) {
    case Classifier::Linear:
      return read_into<LinearParameters>(*from.classifier_as_Linear(), dimension, to);
    case Classifier::Svm:
      return read_into<SvmParameters>(*from.classifier_as_Svm(), dimension, to);
    case Classifier::Forest:
      return read_into<ForestParameters>(*from.classifier_as_Forest(), dimension, to);
    case Classifier::Mlp:
      return read_into<MlpParameters>(*from.classifier_as_Mlp(), dimension, to);
    case Classifier::Conv:
      return read_into<ConvParameters>(*from.classifier_as_Conv(), dimension, to);
    case Classifier::NONE:
      break;
  }
  return "it has a classifier of a kind that this build does not know";
}

}  // namespace

bool all_sane(std::span<const float> values) { return std::all_of(values.begin(), values.end(), is_sane); }

flatbuffers::Offset<Members> write_members(flatbuffers::FlatBufferBuilder& builder,
                                           std::span<const MemberParameters> members) {
  std::vector<flatbuffers::Offset<Member>> tables;
  for (const MemberParameters& member : members)
    tables.push_back(std::visit([&](const auto& classifier) { return write(builder, classifier, member.weight); },
                                member.classifier));
  return builder.CreateVector(tables);
}

const char* read_members(const Members& from, std::size_t dimension, std::vector<MemberParameters>& to) {
  constexpr std::size_t most = 64;
  if (from.size() == 0 || from.size() > most) return "it has no classifier, or too many";
  for (const Member* member : from) {
    auto& read = to.emplace_back();
    read.weight = member->weight();
    if (!is_sane(read.weight) || read.weight < 0) return "a member's weight is not 0 or more";
    if (const char* problem = read_classifier(*member, dimension, read.classifier)) return problem;
  }
  return nullptr;
}

}  // namespace emovox::blob
