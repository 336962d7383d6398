#pragma once

#include <string>
#include <utility>
#include <variant>

namespace emovox {

/// Why something was refused. The boundary to JavaScript turns each into an error code of the same meaning.
enum class Code {
  invalid_argument,      ///< an option is outside its range
  not_a_model,           ///< the bytes are something else: wrong identifier or too short
  damaged_model,         ///< checksum, structure or sizes do not fit: truncated or altered
  fingerprint_mismatch,  ///< a sound model, but for another analysis grid or feature set
};

struct Reason {
  Code code;
  std::string message;  ///< what was wrong and what would be right, for a person
};

/// A value, or the reason why there is none.
template <class T>
class Result {
 public:
  Result(T value) : state_(std::move(value)) {}  // NOLINT(google-explicit-constructor): `return value;` reads best
  Result(Reason reason) : state_(std::move(reason)) {}  // NOLINT(google-explicit-constructor): `return reason;` too

  explicit operator bool() const noexcept { return std::holds_alternative<T>(state_); }
  [[nodiscard]] const Reason& reason() const { return std::get<Reason>(state_); }

  T& operator*() & { return std::get<T>(state_); }
  const T& operator*() const& { return std::get<T>(state_); }
  T&& operator*() && { return std::get<T>(std::move(state_)); }
  T* operator->() { return &std::get<T>(state_); }
  const T* operator->() const { return &std::get<T>(state_); }

 private:
  std::variant<T, Reason> state_;
};

}  // namespace emovox
