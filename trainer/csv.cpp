#include "trainer/csv.hpp"

#include <algorithm>
#include <utility>

#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
  }

  Result<std::vector<CsvRecord>> records() {
    std::vector<CsvRecord> records;
    while (!rest_.empty()) {
      CsvRecord record{line_, {}};
      do {
        auto field = rest_.starts_with('"') ? quoted_field() : Result<std::string>(plain_field());
        if (!field) return field.reason();
        record.fields.push_back(*std::move(field));
      } while (skip(","));
      if (!end_line())
        return refused("line " + std::to_string(line_) + ": a quoted field goes on after its closing quote");
      if (record.fields.size() > 1 || !record.fields.front().empty()) records.push_back(std::move(record));
    }
    return records;
  }

 private:
  bool skip(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }

  bool end_line() {
    if (rest_.empty()) return true;
    if (!skip("\r\n") && !skip("\n")) return false;
    ++line_;
    return true;
  }

  std::string plain_field() {
    std::string field(rest_.substr(0, rest_.find_first_of(",\n")));
    rest_.remove_prefix(field.size());
    if (field.ends_with('\r') && rest_.starts_with('\n')) field.pop_back();
    return field;
  }

  Result<std::string> quoted_field() {
    const std::size_t begin = line_;
    std::string field;
    rest_.remove_prefix(1);
    while (true) {
      const std::size_t quote = rest_.find('"');
      if (quote == std::string_view::npos)
        return refused("line " + std::to_string(begin) + ": a quoted field does not end");
      field += rest_.substr(0, quote);
      rest_.remove_prefix(quote + 1);
      if (!skip("\"")) break;
      field += '"';
    }
    line_ += static_cast<std::size_t>(std::ranges::count(field, '\n'));
    return field;
  }

  std::string_view rest_;
  std::size_t line_ = 1;
};

}  // namespace

Result<std::vector<CsvRecord>> parse_csv(std::string_view text) { return Parser(text).records(); }

}  // namespace emovox::trainer
