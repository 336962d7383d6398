#include "trainer/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace emovox::trainer {
namespace {

std::size_t core_count() { return std::max(1U, std::thread::hardware_concurrency()); }

/// Cores that no thread works on. Whoever calls parallel_for works on one.
class FreeCores {
 public:
  void give_back() {
    {
      const std::scoped_lock lock(mutex_);
      ++count_;
    }
    changed_.notify_all();
  }

  void take() {
    (void)take_unless([] { return false; });
  }

  /// Waits for a core. False, without one, as soon as one is given back while `pointless()`.
  template <class Condition>
  [[nodiscard]] bool take_unless(Condition pointless) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return pointless() || count_ > 0; });
    if (pointless()) return false;
    --count_;
    return true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = core_count() - 1;
};

FreeCores& free_cores() {
  static FreeCores cores;
  return cores;
}

}  // namespace

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& task) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr first_exception;

  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        task(i);
      } catch (...) {
        const std::scoped_lock lock(mutex);
        if (!first_exception) first_exception = std::current_exception();
        next = count;
      }
    }
  };
  const auto help = [&] {
    if (!free_cores().take_unless([&] { return next >= count; })) return;
    work();
    free_cores().give_back();
  };

  {
    std::vector<std::jthread> helpers;
    for (std::size_t k = 1; k < std::min(core_count(), count); ++k) helpers.emplace_back(help);
    work();
    free_cores().give_back();  // nobody works here while the helpers end
  }
  free_cores().take();
  if (first_exception) std::rethrow_exception(first_exception);
}

}  // namespace emovox::trainer
