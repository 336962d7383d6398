#pragma once

#include <emscripten/val.h>

#include <string>

#include "emovox/result.hpp"

/// How a call went, as emovox.d.ts describes it: an empty code means well. Nothing in the bindings throws.
inline emscripten::val outcome(const std::string& code = "", const std::string& message = "") {
  auto object = emscripten::val::object();
  object.set("code", code);
  object.set("message", message);
  return object;
}

inline emscripten::val outcome(const emovox::Reason& reason) {
  const auto text_of = [](emovox::Code code) {
    switch (code) {
      case emovox::Code::invalid_argument:
        return "invalid-argument";
      case emovox::Code::not_a_model:
        return "not-a-model";
      case emovox::Code::damaged_model:
        return "damaged-model";
      case emovox::Code::fingerprint_mismatch:
        return "fingerprint-mismatch";
    }
    return "invalid-argument";
  };
  return outcome(text_of(reason.code), reason.message);
}
