#include "trainer/html.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

namespace emovox::trainer {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

// Elements that stand on lines of their own, so that two pages can be compared line by line.
constexpr std::array<std::string_view, 26> blocks{
    "head",       "title",   "style", "body", "header", "main",   "section", "footer", "figure",
    "figcaption", "details", "h1",    "h2",   "h3",     "li",     "p",       "dl",     "table",
    "thead",      "tr",      "svg",   "rect", "line",   "circle", "text",    "dd"};

/// With replacement characters exactly where the JSON reports have them.
std::string valid_utf8(std::string_view text) {
  using nlohmann::json;
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

}  // namespace

std::string Html::escaped(std::string_view text) {
  std::string markup;
  for (const char c : valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&')
      markup += "&amp;";
    else if (c == '<')
      markup += "&lt;";
    else if (c == '>')
      markup += "&gt;";
    else if (c == '"')
      markup += "&quot;";
    else if (c == '\'')
      markup += "&#39;";
    else if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F)
      markup += replacement_character;
    else
      markup += c;
  }
  return markup;
}

Html Html::markup(std::string_view markup) {
  Html html;
  html.markup_ = markup;
  return html;
}

Html& Html::operator+=(const Html& next) {
  markup_ += next.markup_;
  return *this;
}

Html operator+(Html first, const Html& second) { return first += second; }

Html tag(std::string_view name, std::initializer_list<Attribute> attributes, const Html& content) {
  std::string markup = "<" + std::string(name);
  for (const Attribute& attribute : attributes)
    markup.append(" ").append(attribute.name).append("=\"").append(Html(attribute.value).str()).append("\"");
  markup.append(">").append(content.str()).append("</").append(name).append(">");
  if (std::ranges::find(blocks, name) != blocks.end()) markup += '\n';
  return Html::markup(markup);
}

std::string fixed(double value, int decimals) {
  std::array<char, 64> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
  return error == std::errc() ? std::string(text.data(), end) : std::string("?");
}

std::string percent(double share) { return fixed(100 * share, 1) + "%"; }

}  // namespace emovox::trainer
