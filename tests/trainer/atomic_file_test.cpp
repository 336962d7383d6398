#include "trainer/atomic_file.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "made_up.hpp"
#include "trainer/interrupt.hpp"

namespace emovox::trainer {
namespace {

using test::TemporaryFolder;

std::size_t files_in(const TemporaryFolder& folder) {
  const auto begin = std::filesystem::directory_iterator(folder.path());
  return static_cast<std::size_t>(std::distance(begin, std::filesystem::directory_iterator()));
}

TEST(CheckWritable, TellsWhatWouldFail) {
  const TemporaryFolder folder;
  EXPECT_FALSE(check_writable(folder / "new"));
  EXPECT_FALSE(check_writable("a name without a folder"));
  EXPECT_NE(check_writable(folder / "no" / "a")->message.find("no folder " + (folder / "no").string()),
            std::string::npos);
  EXPECT_NE(check_writable(folder.path())->message.find("it is a folder"), std::string::npos);
  EXPECT_TRUE(check_writable(folder.path() / ""));
  EXPECT_EQ(files_in(folder), 0U) << "asking writes nothing";
}

TEST(CheckWritable, MindsPermissions) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  EXPECT_TRUE(check_writable(folder / "new"));
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
}

TEST(WriteAtomically, ReplacesTheWholeContentAndLeavesNothingElse) {
  const TemporaryFolder folder;
  test::write_text(folder / "a", "something longer than what comes");
  ASSERT_FALSE(write_atomically(folder / "a", std::string_view("new\0bytes", 9)));
  EXPECT_EQ(test::contents(folder / "a"), std::string("new\0bytes", 9));
  EXPECT_EQ(files_in(folder), 1U);
}

TEST(WriteAtomically, GivesTheUsualPermissions) {
  const TemporaryFolder folder;
  test::write_text(folder / "usual", "");
  ASSERT_FALSE(write_atomically(folder / "a", "x"));
  EXPECT_EQ(std::filesystem::status(folder / "a").permissions(),
            std::filesystem::status(folder / "usual").permissions());
}

TEST(WriteAtomically, LeavesNoTraceWhenItCannot) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "taken/inside");  // a folder that is not empty cannot be replaced
  EXPECT_TRUE(write_atomically(folder / "taken", "x"));
  EXPECT_EQ(files_in(folder), 1U);
  const auto problem = write_atomically(folder / "absent/a", "x");
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->message.find("absent/a"), std::string::npos);
}

TEST(WriteAtomically, KeepsTheOldContentWhenInterrupted) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const TemporaryFolder folder;
  test::write_text(folder / "a", "old");
  const auto interrupted_write = [&] {
    watch_interrupts();
    std::raise(SIGINT);
    try {
      (void)write_atomically(folder / "a", "new");
    } catch (const Interrupted&) {
      // the destructors have run by now: report what they left through the exit code, 0 for one file with "old"
      const bool kept = files_in(folder) == 1 && test::contents(folder / "a") == "old";
      std::filesystem::remove_all(folder.path());  // exit runs no destructors
      std::exit(kept ? 0 : 1);
    }
    std::exit(2);
  };
  EXPECT_EXIT(interrupted_write(), testing::ExitedWithCode(0), "");
}

TEST(EndBySignal, LooksLikeAnUncaughtSignal) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const auto interrupted = [] {
    watch_interrupts();
    std::raise(SIGTERM);
    end_by_signal();
  };
  EXPECT_EXIT(interrupted(), testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace emovox::trainer
