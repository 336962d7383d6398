#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "made_up.hpp"

extern char** environ;

/// emovox-trainer, driven as people do.
namespace emovox::trainer::test {

struct Finished {
  int exit_code = -1;  // -1: ended by a signal
  int signal = 0;
  std::string out;
  std::string err;
};

/// A running emovox-trainer, its output going into files.
class Trainer {
 public:
  explicit Trainer(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{EMOVOX_TRAINER};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, (folder_ / "out").c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, (folder_ / "err").c_str(), O_WRONLY | O_CREAT, 0600);
    EXPECT_EQ(posix_spawn(&process_, EMOVOX_TRAINER, &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }

  void send(int signal) const { kill(process_, signal); }

  Finished wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    Finished finished;
    if (WIFEXITED(status)) finished.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) finished.signal = WTERMSIG(status);
    finished.out = contents(folder_ / "out");
    finished.err = contents(folder_ / "err");
    return finished;
  }

 private:
  TemporaryFolder folder_;
  pid_t process_ = 0;
};

inline Finished run(const std::vector<std::string>& arguments) { return Trainer(arguments).wait(); }

inline std::vector<nlohmann::json> lines_of(const std::string& text) {
  std::vector<nlohmann::json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

inline nlohmann::json report_at(const std::filesystem::path& path) { return nlohmann::json::parse(contents(path)); }

}  // namespace emovox::trainer::test
