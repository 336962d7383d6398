#include "trainer/progress.hpp"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <utility>

namespace emovox::trainer {
namespace {

constexpr std::size_t bar_columns = 30;
constexpr auto redraw_interval = std::chrono::milliseconds(100);

}  // namespace

Progress::Progress(std::string what, std::size_t total)
    : what_(std::move(what)), total_(total), terminal_(isatty(STDERR_FILENO) == 1) {
  newest = this;
}

Progress::~Progress() {
  const Progress* self = this;
  newest.compare_exchange_strong(self, nullptr);
  if (terminal_) std::fputs("\r\x1b[K", stderr);
}

void Progress::step() {
  const std::scoped_lock lock(mutex_);
  ++done_;
  const auto now = Clock::now();
  const Progress* none = nullptr;
  newest.compare_exchange_strong(none, this);
  if (!terminal_ || newest != this || now - drawn_ < redraw_interval) return;
  drawn_ = now;
  draw(now);
}

void Progress::draw(Clock::time_point now) const {
  const double share = static_cast<double>(done_) / static_cast<double>(total_);
  const auto filled = static_cast<std::size_t>(share * bar_columns);
  const std::string bar = std::string(filled, '#') + std::string(bar_columns - filled, '.');
  const double elapsed_seconds = std::chrono::duration<double>(now - started_).count();
  const auto left_seconds = std::lround(elapsed_seconds / share * (1 - share));
  std::fprintf(stderr, "\r\x1b[K%s [%s] %zu/%zu, %ld:%02ld left", what_.c_str(), bar.c_str(), done_, total_,
               left_seconds / 60, left_seconds % 60);
  std::fflush(stderr);
}

}  // namespace emovox::trainer
