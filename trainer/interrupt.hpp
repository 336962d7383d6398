#pragma once

namespace emovox::trainer {

/// Thrown by throw_if_interrupted, so that destructors tidy up before the program ends.
struct Interrupted {};

/// From here on SIGINT and SIGTERM only set a flag. Call once, before threads start.
void watch_interrupts();

/// Throws Interrupted when a signal came. Called between units of work of at most about a second; thread-safe.
void throw_if_interrupted();

/// Ends the program by the signal that came, as if it had not been caught: shells and make see an interruption.
[[noreturn]] void end_by_signal();

}  // namespace emovox::trainer
