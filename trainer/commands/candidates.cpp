#include "trainer/commands/candidates.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "trainer/commands/common.hpp"
#include "trainer/fit/pretrained.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

/// Multiplies candidates by the values of one setting after the other.
class Product {
 public:
  explicit Product(const ClassifierOptions& options) : kinds_(members_of(options)), candidates_{{options}} {}

  /// owners  the classifiers that have the setting
  /// set     set(options, value)
  template <class Value, class Set>
  void multiply(const char* name, std::initializer_list<ClassifierKind> owners, const std::vector<Value>& values,
                Set set) {
    const bool concerned = std::ranges::any_of(
        owners, [&](ClassifierKind kind) { return std::ranges::find(kinds_, kind) != kinds_.end(); });
    if (!concerned && values.size() > 1 && !problem_)
      problem_ = refused("several values of --" + std::string(name) + " are given, which the classifier does not have");
    if (!concerned || values.empty()) return;
    std::vector<Candidate> product;
    for (const Candidate& candidate : candidates_)
      for (const Value& value : values) {
        Candidate& one = product.emplace_back(candidate);
        set(one.options, value);
        if (values.size() > 1) one.settings[name] = value;
      }
    candidates_ = std::move(product);
  }

  [[nodiscard]] Result<std::vector<Candidate>> candidates() const {
    if (problem_) return *problem_;
    return candidates_;
  }

 private:
  std::vector<ClassifierKind> kinds_;
  std::vector<Candidate> candidates_;
  Problem problem_;
};

/// What all candidates share.
Result<ClassifierOptions> common_options(const FitOptions& options) {
  const auto kind = classifier_named(options.classifier);
  if (!kind) return kind.reason();
  ClassifierOptions classifier;
  classifier.kind = *kind;
  classifier.seed = options.seed;
  classifier.init = options.init;
  if (!options.members.empty()) {
    classifier.members.clear();
    for (const std::string& name : options.members) {
      const auto member = classifier_named(name);
      if (!member) return member.reason();
      classifier.members.push_back(*member);
    }
  }
  return classifier;
}

}  // namespace

Result<std::vector<Candidate>> candidates_of(const FitOptions& options) {
  const auto common = common_options(options);
  if (!common) return common.reason();
  if (wants_pictures(*common)) {
    if (common->init.empty())
      complain("without --init the network starts from nothing, which costs accuracy (see the documentation)");
    else if (const auto weights = read_pretrained(common->init); !weights)
      return weights.reason();
  }

  using enum ClassifierKind;
  Product product(*common);
  product.multiply("kernel", {svm}, options.kernel, [](ClassifierOptions& to, const std::string& kernel) {
    if (kernel != "auto") to.kernel = kernel == "linear" ? Kernel::linear : Kernel::rbf;
  });
  product.multiply("forest", {forest}, options.forest, [](ClassifierOptions& to, const std::string& growth) {
    to.growth = growth == "bagged" ? Growth::bagged : Growth::boosted;
  });
  product.multiply("trees", {forest}, options.trees, [](ClassifierOptions& to, int trees) { to.trees = trees; });
  product.multiply("depth", {forest}, options.depth, [](ClassifierOptions& to, int depth) { to.depth = depth; });
  product.multiply("hidden", {mlp}, options.hidden,
                   [](ClassifierOptions& to, std::size_t hidden) { to.hidden = hidden; });
  product.multiply("networks", {conv}, options.networks,
                   [](ClassifierOptions& to, std::size_t networks) { to.networks = networks; });
  product.multiply("blocks", {conv}, options.blocks,
                   [](ClassifierOptions& to, std::size_t blocks) { to.blocks = blocks; });
  product.multiply("epochs", {conv}, options.epochs,
                   [](ClassifierOptions& to, std::size_t epochs) { to.epochs = epochs; });
  product.multiply("rate", {conv}, options.rate, [](ClassifierOptions& to, double rate) { to.rate = rate; });
  product.multiply("disguise", {conv}, options.disguise,
                   [](ClassifierOptions& to, double disguise) { to.disguise = disguise; });
  product.multiply("class-weights", {linear, svm, forest, mlp, conv}, options.class_weights,
                   [](ClassifierOptions& to, const std::string& weights) {
                     to.weights = weights == "none" ? ClassWeights::none : ClassWeights::balanced;
                   });
  return product.candidates();
}

FitOptions with_usual_values(FitOptions options) {
  if (options.classifier == "linear") options.class_weights = {"balanced", "none"};
  if (options.classifier == "svm") options.kernel = {"linear", "rbf"};
  if (options.classifier == "forest") {
    options.forest = {"boosted", "bagged"};
    options.depth = {3, 4, 6, 8};
  }
  if (options.classifier == "mlp") options.hidden = {48, 96, 192};
  if (options.classifier == "conv" || options.classifier == "ensemble") options.blocks = {8, 10, 12};
  return options;
}

}  // namespace emovox::trainer
