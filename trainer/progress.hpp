#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace emovox::trainer {

/// A line on stderr with a bar and the time left, redrawn at most ten times a second and wiped when done. Silent when
/// stderr is not a terminal, so that logs stay clean. Of several at once the newest is on the line.
class Progress {
 public:
  Progress(std::string what, std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// One more unit is done. Thread-safe.
  void step();

 private:
  using Clock = std::chrono::steady_clock;
  void draw(Clock::time_point now) const;

  std::string what_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool terminal_;
  Clock::time_point started_ = Clock::now();
  Clock::time_point drawn_;
  std::mutex mutex_;
  static inline std::atomic<const Progress*> newest = nullptr;
};

}  // namespace emovox::trainer
