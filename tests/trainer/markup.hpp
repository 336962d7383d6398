#pragma once

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Reads pages as strictly as XML is read, without a parser that forgives.
namespace emovox::trainer::test {

/// Looks for what is not well-formed: a tag not closed or closed out of order, an attribute twice or without quotes, an
/// id twice, a bare <, > or &, a control character, bytes that are not UTF-8.
class MarkupCheck {
 public:
  /// The first fault and where it is; empty when there is none.
  static std::string first_fault(std::string_view page) {
    MarkupCheck check(page);
    while (check.fault_.empty() && !check.rest_.empty()) check.step();
    if (check.fault_.empty() && !check.open_.empty()) check.fail("never closed: " + check.open_.back());
    return check.fault_;
  }

 private:
  explicit MarkupCheck(std::string_view page) : rest_(page) {
    try {
      (void)nlohmann::json(page).dump();
    } catch (const nlohmann::json::exception& error) {
      fail(error.what());
    }
    constexpr std::string_view doctype = "<!doctype html>";
    if (rest_.starts_with(doctype)) rest_.remove_prefix(doctype.size());
  }

  void step() {
    if (!rest_.starts_with('<')) return check_text(take(std::min(rest_.find('<'), rest_.size())));
    const std::size_t end = rest_.find('>');
    if (end == std::string_view::npos) return fail("a tag without an end");
    const std::string_view inside = take(end + 1).substr(1, end - 1);
    if (inside.starts_with('/')) return close(inside.substr(1));
    open(inside);
  }

  void open(std::string_view inside) {
    const std::size_t name_end = std::min(inside.find(' '), inside.size());
    const std::string name(inside.substr(0, name_end));
    if (name.empty() ||
        !std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }))
      return fail("a strange name: " + name);
    check_attributes(inside.substr(name_end));
    if (name == "meta") return;
    open_.push_back(name);
    if (name == "style") take(std::min(rest_.find("</style>"), rest_.size()));
  }

  void close(std::string_view name) {
    if (open_.empty() || open_.back() != name) return fail("closed out of order: " + std::string(name));
    open_.pop_back();
  }

  void check_attributes(std::string_view text) {
    std::set<std::string> names;
    while (!text.empty()) {
      const std::size_t equals = text.find("=\"");
      const std::size_t end = equals == std::string_view::npos ? equals : text.find('"', equals + 2);
      if (!text.starts_with(' ') || end == std::string_view::npos) return fail("attributes:" + std::string(text));
      const std::string name(text.substr(1, equals - 1));
      const std::string value(text.substr(equals + 2, end - equals - 2));
      check_text(value);
      if (!names.insert(name).second) fail("twice: " + name);
      if (name == "id" && !ids_.insert(value).second) fail("an id twice: " + value);
      text.remove_prefix(end + 1);
    }
  }

  void check_text(std::string_view text) {
    constexpr std::array<std::string_view, 5> entities{"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto is_here = [&](std::string_view entity) { return text.substr(i).starts_with(entity); };
      if (text[i] == '<' || text[i] == '>') fail("a bare bracket in " + std::string(text));
      if (text[i] == '&' && std::ranges::none_of(entities, is_here)) fail("a bare & in " + std::string(text));
      const auto byte = static_cast<unsigned char>(text[i]);
      if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) fail("a control character");
    }
  }

  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  void fail(const std::string& why) {
    if (fault_.empty()) fault_ = why + ", before: " + std::string(rest_.substr(0, 60));
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  std::set<std::string> ids_;
  std::string fault_;
};

inline std::string first_fault(std::string_view page) { return MarkupCheck::first_fault(page); }

/// From `begin` to the next `end`, without them; empty when it is not there.
inline std::string between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) return {};
  text.remove_prefix(from + begin.size());
  return std::string(text.substr(0, text.find(end)));
}

}  // namespace emovox::trainer::test
