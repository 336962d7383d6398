#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/result.hpp"

namespace emovox::trainer {

struct CsvRecord {
  std::size_t line = 0;  ///< where it begins, from 1
  std::vector<std::string> fields;
};

/// Reads comma-separated values (RFC 4180): fields in quotes may hold commas, line breaks and, doubled, quotes; lines
/// end in LF or CRLF. Empty lines are passed over, and so is a byte order mark, which spreadsheets write.
///
/// returns every record, the header among them; or a reason, with its line, when a quoted field does not end or goes on
///         after its closing quote
[[nodiscard]] Result<std::vector<CsvRecord>> parse_csv(std::string_view text);

}  // namespace emovox::trainer
