#include "trainer/feature_cache.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "emovox/functionals.hpp"
#include "emovox/utterance.hpp"
#include "trainer/atomic_file.hpp"
#include "trainer/hash.hpp"
#include "trainer/problem.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {
namespace {

// An entry is a list of numbers in this machine's byte order (a cache does not travel), then 32 digits of hash over
// them: for each utterance its settled seconds, then its functionals, then those between the frames; or for each list
// of pictures their number, then for each of them its number of values and the values.
constexpr std::size_t digest_bytes = 32;

std::size_t utterance_bytes() { return sizeof(double) + 2 * Functionals::size() * sizeof(float); }

std::string digest_of(std::span<const char> bytes) {
  ContentHash hash;
  hash.add(std::as_bytes(bytes));
  return hash.text();
}

template <class T>
void append(std::string& bytes, std::span<const T> values) {
  const auto raw = std::as_bytes(values);
  bytes.append(reinterpret_cast<const char*>(raw.data()), raw.size());
}

/// Takes off the front of an entry what append() put there.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  void read(std::span<T> values) {
    bytes_.copy(reinterpret_cast<char*>(values.data()), values.size_bytes());
    bytes_.remove_prefix(values.size_bytes());
  }

  std::uint32_t read_count() {
    std::uint32_t count = 0;
    read(std::span(&count, 1));
    return count;
  }

  [[nodiscard]] bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

/// Two seconds of a gliding buzz between half seconds of faint noise, which touches every feature family.
std::vector<float> test_signal() {
  constexpr double rate_hz = 44100;
  Random random(1);
  std::vector<float> samples;
  double phase = 0;
  for (int n = 0; n < 3 * rate_hz; ++n) {
    const double seconds = n / rate_hz;
    phase += (120 + 40 * seconds) / rate_hz;
    const double buzz = seconds > 0.5 && seconds < 2.5 ? std::exp(-8 * (phase - std::floor(phase))) : 0;
    const double noise = static_cast<double>(random.below(2001)) / 1000 - 1;
    samples.push_back(static_cast<float>(0.4 * buzz + 0.001 * noise));
  }
  return samples;
}

std::string digest_of_test_signal() {
  struct Digest : StreamListener {
    void on_window(const Window& window) override {
      hash.add(std::as_bytes(window.functionals));
      hash.add(std::as_bytes(window.network_mel));
    }
    ContentHash hash;
  } digest;
  auto stream = UtteranceStream::create({.input_rate_hz = 44100, .network_mel = true});
  stream->push(test_signal(), digest);
  stream->finish(digest);
  return digest.hash.text().substr(0, 16);
}

}  // namespace

FeatureCache::FeatureCache(std::filesystem::path folder)
    : folder_(std::move(folder)), front_end_(fingerprint_text(fingerprint()) + "-" + digest_of_test_signal()) {
  std::error_code ignored;  // an unusable folder only means that nothing is kept
  std::filesystem::create_directories(folder_, ignored);
}

std::optional<std::filesystem::path> FeatureCache::default_folder() {
  // NOLINTBEGIN(concurrency-mt-unsafe): nothing in this program writes to the environment
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0')
    return std::filesystem::path(cache) / "emovox";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return std::filesystem::path(home) / ".cache" / "emovox";
  // NOLINTEND(concurrency-mt-unsafe)
  return std::nullopt;
}

Result<std::string> FeatureCache::key_of(const std::filesystem::path& recording) const {
  std::ifstream file(recording, std::ios::binary);
  if (!file) return refused("the file cannot be opened");
  ContentHash hash;
  std::array<char, 1 << 16> block{};
  while (file.read(block.data(), block.size()), file.gcount() > 0)
    hash.add(std::as_bytes(std::span(block).first(static_cast<std::size_t>(file.gcount()))));
  return hash.text() + "-" + front_end_;
}

std::optional<std::string> FeatureCache::read(const std::string& name) const {
  std::ifstream file(folder_ / name, std::ios::binary);
  if (!file) return std::nullopt;
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (bytes.size() < digest_bytes) return std::nullopt;
  const std::string digest = bytes.substr(bytes.size() - digest_bytes);
  bytes.resize(bytes.size() - digest_bytes);
  if (digest != digest_of(bytes)) return std::nullopt;
  return bytes;
}

void FeatureCache::write(const std::string& name, std::string content) const {
  content += digest_of(content);
  (void)write_atomically(folder_ / name, content);  // not kept: extracted again next time
}

std::optional<std::vector<Utterance>> FeatureCache::find(const std::string& key) const {
  const auto bytes = read(key);
  if (!bytes || bytes->size() % utterance_bytes() != 0) return std::nullopt;

  std::vector<Utterance> utterances(bytes->size() / utterance_bytes());
  Reader reader(*bytes);
  for (Utterance& utterance : utterances) {
    reader.read(std::span(&utterance.settled_seconds, 1));
    for (std::vector<float>* functionals : {&utterance.functionals, &utterance.between_frames}) {
      functionals->resize(Functionals::size());
      reader.read(std::span(*functionals));
    }
  }
  return utterances;
}

void FeatureCache::keep(const std::string& key, const std::vector<Utterance>& utterances) const {
  std::string bytes;
  for (const Utterance& utterance : utterances) {
    append(bytes, std::span(&utterance.settled_seconds, 1));
    append(bytes, std::span(utterance.functionals));
    append(bytes, std::span(utterance.between_frames));
  }
  write(key, std::move(bytes));
}

std::optional<std::vector<Windows>> FeatureCache::find_pictures(const std::string& key) const {
  const auto bytes = read(key);
  if (!bytes) return std::nullopt;
  Reader reader(*bytes);
  std::vector<Windows> pictures;
  while (!reader.at_end()) {
    Windows& windows = pictures.emplace_back();
    for (std::uint32_t left = reader.read_count(); left > 0; --left) {
      std::vector<std::uint16_t> steps(reader.read_count());
      reader.read(std::span(steps));
      windows.emplace_back(std::move(steps));
    }
  }
  return pictures;
}

void FeatureCache::keep_pictures(const std::string& key, std::span<const Windows> pictures) const {
  std::string bytes;
  const auto append_count = [&](std::size_t count) {
    const auto short_count = static_cast<std::uint32_t>(count);
    append(bytes, std::span(&short_count, 1));
  };
  for (const Windows& windows : pictures) {
    append_count(windows.size());
    for (const Picture& picture : windows) {
      append_count(picture.steps().size());
      append(bytes, picture.steps());
    }
  }
  write(key, std::move(bytes));
}

}  // namespace emovox::trainer
