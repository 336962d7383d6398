#include "trainer/fit/pretrained.hpp"

#include <ATen/core/ivalue.h>
#include <ATen/ops/isfinite.h>
#include <torch/csrc/jit/serialization/pickle.h>

#include <exception>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

constexpr const char* expected = "; expected was a dictionary of tensors as torch.save writes it, zip format";

/// The file's content, whatever it is; none when it is no such archive. libtorch reports by exceptions.
std::optional<c10::IValue> unpickle(const std::vector<char>& bytes) {
  try {
    return torch::jit::pickle_load(bytes);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::optional<NamedTensor> named(const std::string& name, const c10::IValue& value) {
  if (!value.isTensor()) return std::nullopt;
  const at::Tensor tensor = value.toTensor().to(at::kFloat).contiguous();
  if (!at::isfinite(tensor).all().item<bool>()) return std::nullopt;
  const float* first = tensor.data_ptr<float>();
  return NamedTensor{name, tensor.sizes().vec(), {first, first + tensor.numel()}};
}

}  // namespace

Result<std::vector<NamedTensor>> read_pretrained(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || !is_regular_file(path)) return refused(path.string() + " cannot be opened");
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};

  const auto content = unpickle(bytes);
  if (!content) return refused(path.string() + " is not a file of PyTorch's" + expected);
  if (!content->isGenericDict()) return refused(path.string() + " holds something else" + expected);
  std::vector<NamedTensor> tensors;
  for (const auto& entry : content->toGenericDict()) {
    const std::string name = entry.key().isString() ? entry.key().toStringRef() : "a key that is no name";
    auto tensor = named(name, entry.value());
    if (!tensor) return refused(path.string() + ": " + name + " is not a tensor of finite numbers" + expected);
    tensors.push_back(std::move(*tensor));
  }
  if (tensors.empty()) return refused(path.string() + " holds an empty dictionary" + expected);
  return tensors;
}

}  // namespace emovox::trainer
