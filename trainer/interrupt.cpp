#include "trainer/interrupt.hpp"

#include <csignal>
#include <cstdlib>

namespace emovox::trainer {
namespace {

// Lock-free on every platform we build for, so both handlers and threads may touch it.
volatile std::sig_atomic_t received_signal = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

extern "C" void remember_signal(int signal) { received_signal = signal; }

}  // namespace

void watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = remember_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;  // library code that is reading a file need not know about EINTR
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

void throw_if_interrupted() {
  if (received_signal != 0) throw Interrupted{};
}

void end_by_signal() {
  const int signal = received_signal;
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::abort();  // not reached: the default action of both signals ends the program
}

}  // namespace emovox::trainer
