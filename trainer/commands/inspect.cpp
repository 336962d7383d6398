#include <cstdio>

#include "emovox/functionals.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {

int inspect(const std::filesystem::path& path) {
  const auto loaded = read_model(path);
  if (!loaded) {
    complain(loaded.reason().message);
    return exit_some_failed;
  }
  const ModelData& data = loaded->model.data();
  const SvmParameters& parameters = loaded->model.svm();
  const bool linear = parameters.kernel == Kernel::linear;

  Json svm;
  svm["kernel"] = linear ? "linear" : "rbf";
  if (!linear) svm["gamma"] = parameters.gamma;
  svm["dimension"] = parameters.dimension;
  svm[linear ? "weight_vectors" : "support_vectors"] = parameters.vectors.size() / parameters.dimension;

  Json json;
  json["labels"] = emotion_names;
  json["corpora"] = data.corpora;
  json["licence"] = data.licence;
  json["fingerprint"] = fingerprint_text(data.fingerprint);
  json["trained_with"] = data.trained_with;
  json["size_bytes"] = loaded->size_bytes;
  json["svm"] = svm;
  json["held_out"] = held_out_json(data.held_out);
  std::fputs(pretty(json).c_str(), stdout);
  return exit_done;
}

}  // namespace emovox::trainer
