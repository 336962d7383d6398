#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "emovox/ensemble.hpp"
#include "model_generated.h"

/// What the classifiers of a blob look like: one table each in model.fbs, read with as little trust as the rest.
namespace emovox::blob {

/// No fitted model comes near this. Up to it no sum or product of a classification overflows, so that no blob, however
/// it was made, gives probabilities that are not numbers.
inline constexpr float largest_weight = 1e9F;

inline bool is_sane(float value) { return std::abs(value) <= largest_weight; }  // false for NaN

[[nodiscard]] bool all_sane(std::span<const float> values);

template <class T>
std::vector<T> copy_of(const flatbuffers::Vector<T>* vector) {
  return vector == nullptr ? std::vector<T>{} : std::vector<T>(vector->begin(), vector->end());
}

inline std::string copy_of(const flatbuffers::String* text) { return text == nullptr ? std::string() : text->str(); }

using Members = flatbuffers::Vector<flatbuffers::Offset<Member>>;

[[nodiscard]] flatbuffers::Offset<Members> write_members(flatbuffers::FlatBufferBuilder& builder,
                                                         std::span<const MemberParameters> members);

/// dimension  elements of a normalised vector
/// to         takes the members, empty before
/// returns    nullptr, or what is wrong with them
[[nodiscard]] const char* read_members(const Members& from, std::size_t dimension, std::vector<MemberParameters>& to);

}  // namespace emovox::blob
