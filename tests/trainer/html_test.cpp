#include "trainer/html.hpp"

#include <gtest/gtest.h>

#include "markup.hpp"

namespace emovox::trainer {
namespace {

TEST(Html, EscapesTextAndAttributes) {
  EXPECT_EQ(Html("<b> & \"it's\"").str(), "&lt;b&gt; &amp; &quot;it&#39;s&quot;");
  EXPECT_EQ(tag("td", {{"title", "\"><script>"}}, "1 < 2").str(),
            "<td title=\"&quot;&gt;&lt;script&gt;\">1 &lt; 2</td>");
  EXPECT_EQ(Html("&amp;").str(), "&amp;amp;") << "text is text, whatever it looks like";
}

TEST(Html, KeepsUtf8AndReplacesWhatIsNone) {
  EXPECT_EQ(Html("J\u00fcrgen \U0001F600").str(), "J\u00fcrgen \U0001F600");
  EXPECT_EQ(Html("J\xFCrgen").str(), "J\uFFFDrgen") << "Latin-1";
  EXPECT_EQ(Html("\xC0\xAF").str().find('/'), std::string::npos) << "an overlong slash";
  EXPECT_EQ(test::first_fault(Html(std::string_view("\xED\xA0\x80 \xF5 \xE2\x82", 8)).str()), "");
  EXPECT_EQ(Html(std::string_view("a\0b\x1B\x7F", 5)).str(), "a\uFFFDb\uFFFD\uFFFD");
  EXPECT_EQ(Html("").str(), "");
}

TEST(Html, NestsTags) {
  EXPECT_EQ(tag("ul", {}, tag("b", {}, "a") + tag("i", {{"class", "x"}, {"id", "y"}})).str(),
            "<ul><b>a</b><i class=\"x\" id=\"y\"></i></ul>");
  EXPECT_EQ(tag("p", {}, Html::markup("<br>")).str(), "<p><br></p>\n");
}

TEST(Html, WritesNumbers) {
  EXPECT_EQ(fixed(1.5, 2), "1.50");
  EXPECT_EQ(fixed(-0.125, 3), "-0.125");
  EXPECT_EQ(percent(0.53333), "53.3%");
  EXPECT_EQ(percent(1), "100.0%");
}

// The check itself: it must see what it is there for.
TEST(MarkupCheck, SeesFaults) {
  using test::first_fault;
  EXPECT_EQ(first_fault(R"(<!doctype html><p a="1" b="2">x &amp; y<i></i></p>)"), "");
  EXPECT_EQ(first_fault(R"(<meta charset="utf-8"><style>a > b {}</style>)"), "");
  for (const auto* bad : {"<p>", "</p>", "<p><i></p></i>", "<p a=1></p>", R"(<p a="1" a="2"></p>)", "a & b", "a > b",
                          R"(<p id="x"></p><p id="x"></p>)", "<p", "\x1B", "\xFF", "< p></p>", "<style>"})
    EXPECT_NE(first_fault(bad), "") << bad;
}

}  // namespace
}  // namespace emovox::trainer
