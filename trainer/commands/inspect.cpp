#include <cstdio>
#include <variant>

#include "emovox/functionals.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/figures.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {
namespace {

Json describe(const LinearParameters& linear) { return {{"classifier", "linear"}, {"dimension", linear.dimension}}; }

Json describe(const SvmParameters& svm) {
  const bool linear = svm.kernel == Kernel::linear;
  Json json{{"classifier", "svm"}, {"kernel", linear ? "linear" : "rbf"}};
  if (!linear) json["gamma"] = svm.gamma;
  json["dimension"] = svm.dimension;
  json[linear ? "weight_vectors" : "support_vectors"] = svm.vectors.size() / svm.dimension;
  return json;
}

Json describe(const ForestParameters& forest) {
  return {{"classifier", "forest"},
          {"dimension", forest.dimension},
          {"trees", forest.sizes.size()},
          {"nodes", forest.nodes.size()}};
}

Json describe(const MlpParameters& mlp) {
  Json widths = Json::array();
  for (const DenseLayer& layer : mlp.layers) widths.push_back(layer.inputs);
  widths.push_back(mlp.layers.back().outputs);
  return {{"classifier", "mlp"}, {"widths", widths}};
}

Json describe(const ConvParameters& network) {
  return {{"classifier", "conv"}, {"bands", network.bands}, {"blocks", network.blocks.size()}};
}

Json describe(const Logs& logs) {
  Json json = Json::object();
  for (std::size_t i = 0; i < emotion_count; ++i)
    json[std::string(emotion_names[i])] = rounded(static_cast<double>(logs[i]));
  return json;
}

Json describe(const Calibration& calibration) {
  return {{"offsets", describe(calibration.offsets)},
          {"least_confidence", rounded(static_cast<double>(calibration.least_confidence))},
          {"unmoved", describe(calibration.unmoved)},
          {"baseline_weight", rounded(static_cast<double>(calibration.baseline_weight))}};
}

}  // namespace

int inspect(const std::filesystem::path& path) {
  const auto loaded = read_model(path);
  if (!loaded) {
    complain(loaded.reason().message);
    return exit_some_failed;
  }
  const ModelData& data = loaded->model.data();
  Json json;
  json["labels"] = emotion_names;
  json["corpora"] = data.corpora;
  json["licence"] = data.licence;
  json["fingerprint"] = fingerprint_text(data.fingerprint);
  json["trained_with"] = data.trained_with;
  json["size_bytes"] = loaded->size_bytes;
  json["features"] = data.normalizer.indices.size();
  json["members"] = Json::array();
  for (const MemberParameters& member : loaded->model.ensemble().members()) {
    Json& described = json["members"].emplace_back(
        std::visit([](const auto& classifier) { return describe(classifier); }, member.classifier));
    described["weight"] = member.weight;
  }
  json["calibration"] = describe(data.calibration);
  json["held_out"] = held_out_json(data.held_out);
  std::fputs(pretty(json).c_str(), stdout);
  return exit_done;
}

}  // namespace emovox::trainer
