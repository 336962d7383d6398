#include "trainer/csv.hpp"

#include <gtest/gtest.h>

namespace emovox::trainer {
namespace {

using Fields = std::vector<std::string>;

std::vector<CsvRecord> records_of(std::string_view text) {
  const auto records = parse_csv(text);
  EXPECT_TRUE(records) << text;
  return records ? *records : std::vector<CsvRecord>();
}

std::string refusal_of(std::string_view text) {
  const auto records = parse_csv(text);
  return records ? "(none)" : records.reason().message;
}

TEST(Csv, CutsLinesAtCommas) {
  const auto records = records_of("a,b,c\n1,,3\n");
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].fields, (Fields{"a", "b", "c"}));
  EXPECT_EQ(records[1].fields, (Fields{"1", "", "3"}));
  EXPECT_EQ(records[1].line, 2U);
}

TEST(Csv, ReadsTheQuotedFieldsOfRfc4180) {
  // section 2, rules 5 to 7
  const auto records = records_of("\"aaa\",\"b\r\nbb\",\"c\"\"c,c\"\r\nzzz,\"\",xxx");
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].fields, (Fields{"aaa", "b\r\nbb", "c\"c,c"}));
  EXPECT_EQ(records[1].fields, (Fields{"zzz", "", "xxx"}));
  EXPECT_EQ(records[1].line, 3U) << "a field took two lines";
}

TEST(Csv, TakesBothKindsOfLineEndsAndNoneAtTheLast) {
  for (const auto* text : {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2", "a,b\r\n1,2"}) {
    const auto records = records_of(text);
    ASSERT_EQ(records.size(), 2U) << text;
    EXPECT_EQ(records[0].fields, (Fields{"a", "b"})) << text;
    EXPECT_EQ(records[1].fields, (Fields{"1", "2"})) << text;
  }
}

TEST(Csv, PassesOverEmptyLinesAndAByteOrderMark) {
  const auto records = records_of("\xEF\xBB\xBF\"a\",b\n\n\r\n1,2\n\n");
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].fields, (Fields{"a", "b"}));
  EXPECT_EQ(records[1].line, 4U);
  EXPECT_TRUE(records_of("").empty());
}

TEST(Csv, KeepsAnEmptyFieldAtTheEnd) { EXPECT_EQ(records_of("a,\n")[0].fields, (Fields{"a", ""})); }

TEST(Csv, NamesTheLineOfAQuoteThatIsWrong) {
  EXPECT_EQ(refusal_of("a,b\n1,\"2\n3,4\n"), "line 2: a quoted field does not end");
  EXPECT_EQ(refusal_of("a,b\n1,\"2\"x\n"), "line 2: a quoted field goes on after its closing quote");
}

}  // namespace
}  // namespace emovox::trainer
