#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace emovox::trainer {

/// A piece of a page, sound by construction: text given to it is escaped, and a tag that is opened is closed.
class Html {
 public:
  Html() = default;

  /// Text, also fit for a quoted attribute. Control characters and bytes that are no UTF-8 become U+FFFD.
  template <std::convertible_to<std::string_view> Text>
  Html(const Text& text) : markup_(escaped(text)) {}  // NOLINT(google-explicit-constructor): `tag("td", {}, name)`

  /// As it is: for what a program wrote, never for names.
  [[nodiscard]] static Html markup(std::string_view markup);

  Html& operator+=(const Html& next);
  [[nodiscard]] const std::string& str() const { return markup_; }

 private:
  static std::string escaped(std::string_view text);
  std::string markup_;
};

[[nodiscard]] Html operator+(Html first, const Html& second);

struct Attribute {
  std::string_view name;
  std::string value;
};

/// <name attributes>content</name>, on a line of its own where space between tags means nothing.
[[nodiscard]] Html tag(std::string_view name, std::initializer_list<Attribute> attributes, const Html& content = {});

/// 1.50 for (1.5, 2), whatever the locale.
[[nodiscard]] std::string fixed(double value, int decimals);

/// 53.3% for a share of 0.53333.
[[nodiscard]] std::string percent(double share);

}  // namespace emovox::trainer
