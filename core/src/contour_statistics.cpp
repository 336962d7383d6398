#include "emovox/contour_statistics.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace emovox {
double Moments::variation() const noexcept {
  return std::abs(mean) < std::numeric_limits<float>::min() ? 0 : deviation / mean;
}

Moments moments_of(std::span<const double> contour) noexcept {
  if (contour.empty()) return {};
  const auto n = static_cast<double>(contour.size());
  const double mean = std::accumulate(contour.begin(), contour.end(), 0.0) / n;
  double squares = 0;
  for (const double value : contour) squares += (value - mean) * (value - mean);
  return {.mean = mean, .deviation = std::sqrt(squares / n)};
}

double percentile(std::span<const double> ascending, double share) noexcept {
  assert(share >= 0 && share <= 1);
  if (ascending.empty()) return 0;
  const double position = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  return std::lerp(ascending[below], ascending[above], position - static_cast<double>(below));
}

namespace {

enum class Turn { start, maximum, minimum };

/// Mean and standard deviation of slopes as they come.
class SlopeSums {
 public:
  void add(double slope) noexcept {
    ++count_;
    sum_ += slope;
    squares_ += slope * slope;
  }

  /// The slope after the last extreme.
  void add_last(double slope) noexcept {
    ++count_;
    sum_ += slope;
    last_ = slope;
    has_last_ = true;
  }

  /// The squared deviations are summed over all slopes but the last part's, and divided by the number of all.
  [[nodiscard]] Moments moments() const noexcept {
    if (count_ == 0) return {};
    const auto n = static_cast<double>(count_);
    const double mean = sum_ / n;
    const double others = has_last_ ? n - 1 : n;
    const double sum_of_others = has_last_ ? sum_ - last_ : sum_;
    const double squares = squares_ - 2 * mean * sum_of_others + others * mean * mean;
    return {.mean = mean, .deviation = std::sqrt(std::max(squares, 0.0) / n)};
  }

 private:
  std::size_t count_ = 0;
  double sum_ = 0;
  double squares_ = 0;
  double last_ = 0;
  bool has_last_ = false;
};

/// Follows a contour from extreme to extreme. An extreme is settled when one of the other kind is found, for until then
/// a further one may take its place.
class Zigzag {
 public:
  Zigzag(std::span<const double> contour, double step_seconds)
      : contour_(contour),
        step_seconds_(step_seconds),
        threshold_(0.1 * range_of(contour)),
        rounding_(1e-6 * threshold_),
        trough_(contour.front()) {}

  void follow() noexcept {
    for (std::size_t k = 2; k + 1 < contour_.size(); ++k) {
      const double before = contour_[k] - contour_[k - 1];
      const double after = contour_[k] - contour_[k + 1];
      if (before > rounding_ && after > rounding_) maximum_at(k);
      if (before < -rounding_ && after < -rounding_) minimum_at(k);
    }
  }

  [[nodiscard]] Slopes slopes() noexcept {
    const double first = contour_.front();
    const double last = contour_.back();
    if (turn_ == Turn::start) {
      SlopeSums& only = last < first ? falling_ : rising_;
      only.add_last(std::abs(last - first) / static_cast<double>(contour_.size()));
    } else {
      settle();
      const double tail = slope(extreme_, contour_.size() - 1);
      (turn_ == Turn::maximum ? falling_ : rising_).add_last(tail);
    }
    return {.maxima = maxima_, .rising = rising_.moments(), .falling = falling_.moments()};
  }

 private:
  static double range_of(std::span<const double> contour) {
    const auto [low, high] = std::minmax_element(contour.begin(), contour.end());
    return *high - *low;
  }

  [[nodiscard]] double slope(std::size_t from, std::size_t to) const noexcept {
    return (contour_[to] - contour_[from]) / (static_cast<double>(to - from) * step_seconds_);
  }

  void maximum_at(std::size_t k) noexcept {
    const double value = contour_[k];
    const double reference = contour_[extreme_];
    if (turn_ != Turn::maximum) {
      if (value - reference > threshold_) turn_to(Turn::maximum, k);
    } else if (value > reference && (value > 1.05 * reference || value - trough_ > threshold_)) {
      extreme_ = k;
    }
  }

  void minimum_at(std::size_t k) noexcept {
    trough_ = contour_[k];
    if (turn_ == Turn::minimum) {
      if (trough_ < contour_[extreme_]) extreme_ = k;
    } else if (contour_[extreme_] - trough_ > threshold_) {
      turn_to(Turn::minimum, k);
    }
  }

  void turn_to(Turn turn, std::size_t k) noexcept {
    settle();
    settled_ = extreme_;
    turn_ = turn;
    extreme_ = k;
  }

  /// Counts the part that leads to the newest extreme.
  void settle() noexcept {
    if (turn_ == Turn::start) return;
    if (turn_ == Turn::maximum) {
      ++maxima_;
      rising_.add(slope(settled_, extreme_));
    } else {
      falling_.add(-slope(settled_, extreme_));
    }
  }

  std::span<const double> contour_;
  double step_seconds_;
  double threshold_;
  double rounding_;          ///< steps below this are none
  Turn turn_ = Turn::start;  ///< what the newest extreme is
  std::size_t extreme_ = 0;
  std::size_t settled_ = 0;  ///< the extreme before it
  double trough_;            ///< the newest local minimum
  std::size_t maxima_ = 0;
  SlopeSums rising_;
  SlopeSums falling_;
};

}  // namespace

Slopes slopes_of(std::span<const double> contour, double step_seconds) noexcept {
  if (contour.size() < 2) return {};
  Zigzag zigzag(contour, step_seconds);
  zigzag.follow();
  return zigzag.slopes();
}

void RunLengths::add(bool belongs) noexcept {
  if (belongs) {
    ++frames_;
    return;
  }
  if (frames_ >= 3) {
    const auto steps = static_cast<double>(frames_ - 1);
    ++count_;
    sum_ += steps;
    squares_ += steps * steps;
  }
  frames_ = 0;
}

Moments RunLengths::steps() const noexcept {
  if (count_ == 0) return {};
  const auto n = static_cast<double>(count_);
  const double mean = sum_ / n;
  return {.mean = mean, .deviation = std::sqrt(std::max(squares_ / n - mean * mean, 0.0))};
}

}  // namespace emovox
