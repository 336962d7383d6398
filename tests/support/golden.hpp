#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "emovox/config.hpp"

/// Reference values of librosa 0.10.1 and openSMILE 3 on ten clips, which are not part of the repository: see
/// tests/data/MANIFEST.md.
namespace emovox::test {

/// Where recordings and reference values are: environment variable EMOVOX_SHARED, or `../shared` beside the checkout.
std::filesystem::path shared_folder();

/// The root of this repository.
std::filesystem::path checkout();

/// One row a frame.
struct Table {
  std::vector<std::string> names;  ///< of the columns, where the file has a header
  std::size_t columns = 0;
  std::vector<double> values;

  [[nodiscard]] std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  [[nodiscard]] double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
  [[nodiscard]] double smallest(std::size_t column) const;
  [[nodiscard]] double largest(std::size_t column) const;
};

struct GoldenClip {
  std::string name;
  std::vector<float> samples;  ///< mono, 16 kHz

  /// The reference values of one feature; the names are those of the files, "mel_power", "zcr" ...
  [[nodiscard]] Table reference(const std::string& feature) const;

  /// openSMILE's 25 low-level descriptors, a row every 10 ms.
  [[nodiscard]] Table opensmile_lld() const;

  /// openSMILE's 88 functionals, one row.
  [[nodiscard]] Table opensmile_functionals() const;
};

/// All clips, by name; none where the shared folder is missing.
const std::vector<GoldenClip>& golden_clips();

/// A test that needs the reference values and is skipped, saying so, where they are missing.
class Golden : public testing::Test {
 protected:
  void SetUp() override;
};

/// How far a computed value may lie from the reference: a share of the column's range over the clip, plus rounding.
struct Tolerance {
  double of_range = 1e-3;
  double of_largest = 1e-5;  ///< for columns that hardly vary
  double absolute = 0;
};

/// The columns of a frame, or none where the reference does not apply.
using Feature = std::function<std::vector<float>(std::span<const float> frame)>;

/// Computes `feature` on every frame of every clip (hop 160) and compares frame counts and values with the reference.
/// Records the worst error of all, as a share of the tolerance, as property `worst_error_of_tolerance`.
///
/// returns how many frames were compared
std::size_t expect_librosa(const std::string& name, const Feature& feature, Tolerance tolerance = {},
                           std::size_t frame_samples = grid::fft_size);

}  // namespace emovox::test
