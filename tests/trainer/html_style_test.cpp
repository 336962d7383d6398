#include "trainer/html_style.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>

#include "markup.hpp"

namespace emovox::trainer {
namespace {

using test::between;

/// Relative luminance of #rrggbb, WCAG 2.2.
double luminance_of(const std::string& colour) {
  constexpr std::array weights{0.2126, 0.7152, 0.0722};
  double luminance = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double value = std::stoi(colour.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    luminance += weights[i] * (value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4));
  }
  return luminance;
}

double contrast(const std::string& a, const std::string& b) {
  const double x = luminance_of(a) + 0.05;
  const double y = luminance_of(b) + 0.05;
  return std::max(x / y, y / x);
}

/// A scheme's colours; dark says only what differs from light.
class Scheme {
 public:
  explicit Scheme(bool dark) {
    const std::string style(html_style);
    const std::size_t split = style.find("@media (prefers-color-scheme: dark)");
    light_ = style.substr(0, split);
    if (dark) dark_ = between(style.substr(split), "{", "\n}");
  }

  std::string operator[](const std::string& name) const {
    const std::string own = between(dark_, "--" + name + ": ", ";");
    return own.empty() ? between(light_, "--" + name + ": ", ";") : own;
  }

 private:
  std::string light_;
  std::string dark_;
};

std::string shade_name(int shade) { return std::string("s").append(std::to_string(shade)); }

class HtmlStyle : public testing::TestWithParam<bool> {
 protected:
  const Scheme colours_{GetParam()};
};

TEST_P(HtmlStyle, KeepsTextReadable) {
  for (const auto* back : {"card", "page"})
    for (const auto* text : {"text", "quiet"}) EXPECT_GE(contrast(colours_[text], colours_[back]), 4.5) << text << back;
  EXPECT_GE(contrast(colours_["text"], colours_["note"]), 4.5);
}

TEST_P(HtmlStyle, KeepsCountsReadableOnEveryShade) {
  for (int shade = 1; shade <= 10; ++shade) {
    const std::string name = shade_name(shade);
    const std::string rule = between(html_style, "." + name + " {", "}");
    EXPECT_EQ(between(rule, "background: var(--", ")"), name);
    EXPECT_GE(contrast(colours_[between(rule, "; color: var(--", ")")], colours_[name]), 4.5) << name;
  }
}

TEST_P(HtmlStyle, TellsWhatIsDrawnFromTheCard) {
  for (const auto* mark : {"bar", "dot", "gap"}) EXPECT_GE(contrast(colours_[mark], colours_["card"]), 3) << mark;
}

TEST_P(HtmlStyle, TellsShadesApartByLightnessAlone) {
  for (int shade = 2; shade <= 10; ++shade)
    EXPECT_GT(contrast(colours_[shade_name(shade)], colours_["card"]),
              1.1 * contrast(colours_[shade_name(shade - 1)], colours_["card"]))
        << shade;
}

INSTANTIATE_TEST_SUITE_P(Schemes, HtmlStyle, testing::Bool(),
                         [](const auto& scheme) { return scheme.param ? "Dark" : "Light"; });

TEST(HtmlStyleSheet, FetchesNothing) {
  EXPECT_EQ(html_style.find("url("), std::string_view::npos);
  EXPECT_EQ(html_style.find("@import"), std::string_view::npos);
}

}  // namespace
}  // namespace emovox::trainer
