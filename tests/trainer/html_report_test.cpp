#include "trainer/html_report.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "emovox/functionals.hpp"
#include "markup.hpp"
#include "trainer/crossval_report.hpp"
#include "trainer/html_figures.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {
namespace {

using test::between;
using test::first_fault;

ModelData model() {
  ModelData data;
  data.fingerprint = 0x1234567890ABCDEF;
  data.trained_with = "0.1.0";
  data.corpora = {"ravdess"};
  data.licence = "CC BY-NC-SA 4.0";
  data.held_out = {"luna5", 3, 1440, 0.5F, 0.625F, {}};
  return data;
}

Answer answer(Emotion truth, std::optional<Emotion> said, const std::string& speaker, Sex sex = Sex::unknown) {
  Label label;
  label.corpus = "ravdess";
  label.speaker = speaker;
  label.emotion = truth;
  label.sex = sex;
  if (!said) return {label, std::nullopt};
  Probabilities probabilities;
  probabilities.fill(0.05F);
  probabilities[static_cast<std::size_t>(*said)] = 0.65F;
  return {label, probabilities};
}

/// Two speakers, three emotions, one clip unanswered, intensities unknown but for one.
std::vector<Answer> some_answers() {
  std::vector<Answer> answers{
      answer(Emotion::happy, Emotion::happy, "ravdess:01", Sex::male),
      answer(Emotion::happy, Emotion::sad, "ravdess:01", Sex::male),
      answer(Emotion::sad, Emotion::sad, "ravdess:01", Sex::male),
      answer(Emotion::happy, Emotion::happy, "ravdess:02", Sex::female),
      answer(Emotion::sad, std::nullopt, "ravdess:02", Sex::female),
      answer(Emotion::angry, Emotion::disgust, "ravdess:02", Sex::female),
  };
  answers[0].truth.intensity = Intensity::strong;
  return answers;
}

std::string section(const std::string& page, const std::string& id) {
  return between(page, "<section id=\"" + id + "\"", "</section>");
}

std::string row(const std::string& section, const std::string& name) {
  std::string cells = between(section, "<th scope=\"row\">" + name + "</th>", "</tr>");
  if (cells.empty()) cells = between(section, "<th scope=\"row\"><bdi>" + name + "</bdi></th>", "</tr>");
  return cells;
}

/// What programs find in the page, in reading order; numbers without a share have no `value`.
std::vector<double> shares(std::string_view html) {
  constexpr std::string_view opening = "<data value=\"";
  std::vector<double> values;
  for (std::size_t at = html.find(opening); at != std::string_view::npos; at = html.find(opening, at + 1))
    values.push_back(std::stod(std::string(html.substr(at + opening.size(), 8))));
  return values;
}

void expect_shares(const std::string& html, const Json& figures, const std::string& what) {
  const auto found = shares(html);
  std::vector<double> wanted;
  for (const Json& figure : figures)
    if (!figure.is_null()) wanted.push_back(figure);
  ASSERT_EQ(found.size(), wanted.size()) << what << html;
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], wanted[i], 1e-9) << what << i;
}

TEST(HtmlReport, HasTheFiguresOfTheJsonReport) {
  const Json json = evaluation_json(model(), some_answers());
  const std::string page = evaluation_html(model(), some_answers());
  for (const std::string figure : {"uar", "accuracy"}) {
    const Json& interval = json[figure + "_interval95"];
    expect_shares(section(page, figure), {json[figure], interval[0], interval[1]}, figure);
  }
  expect_shares(section(page, "ece"), {json["ece"]}, "ece");
  EXPECT_NE(section(page, "clips").find(">6</p>"), std::string::npos);
  EXPECT_NE(section(page, "clips").find("1 unanswered"), std::string::npos);
  for (const auto& [name, figures] : json["per_class"].items()) {
    const std::string cells = row(section(page, "classes"), name);
    expect_shares(cells, {figures["precision"], figures["recall"], figures["f1"]}, name);
    EXPECT_NE(cells.find("<td>" + figures["clips"].dump() + "</td>"), std::string::npos) << name;
  }
  for (const auto& [group, id] :
       {std::pair{"per_speaker", "speakers"}, {"per_sex", "groups"}, {"per_intensity", "groups"}})
    for (const auto& [name, figures] : json[group].items())
      expect_shares(row(section(page, id), name), {figures["uar"], figures["accuracy"]}, name);
}

TEST(HtmlReport, HasTheConfusionOfTheJsonReport) {
  const Json json = evaluation_json(model(), some_answers());
  const std::string confusion = section(evaluation_html(model(), some_answers()), "confusion");
  for (std::size_t truth = 0; truth < emotion_count; ++truth) {
    const std::string name(emotion_names[truth]);
    std::string cells = row(confusion, name);
    std::vector<std::uint32_t> counts;
    for (std::string count = between(cells, "<b>", "</b>"); !count.empty(); count = between(cells, "<b>", "</b>")) {
      counts.push_back(static_cast<std::uint32_t>(std::stoul(count)));
      cells.erase(0, cells.find("</b>") + 4);
    }
    std::vector<std::uint32_t> wanted = json["confusion"][truth];
    wanted.push_back(json["per_class"][name]["unanswered"]);
    EXPECT_EQ(counts, wanted) << name;
  }
  EXPECT_NE(confusion.find("angry taken for disgust: " + share_text(1).str()), std::string::npos);
}

TEST(HtmlReport, SaysWhatTheModelCarries) {
  const std::string section_text = section(evaluation_html(model(), some_answers()), "model");
  for (const auto* fact : {"ravdess", "CC BY-NC-SA 4.0", "0.1.0", "luna5, 3 seeds, 1440 clips"})
    EXPECT_NE(section_text.find(fact), std::string::npos) << fact;
  EXPECT_NE(section_text.find(fingerprint_text(model().fingerprint)), std::string::npos);
  expect_shares(section_text, {0.5, 0.625}, "held out");
}

TEST(HtmlReport, WarnsWhenTheModelMayKnowTheSpeakers) {
  EXPECT_NE(evaluation_html(model(), some_answers()).find("class=\"note\""), std::string::npos);
  ModelData other = model();
  other.corpora = {"nemo"};
  EXPECT_EQ(evaluation_html(other, some_answers()).find("class=\"note\""), std::string::npos);
}

/// Well-formed, and without figures that are none.
void expect_sound(const std::string& page) {
  EXPECT_EQ(first_fault(page), "");
  for (const auto* none : {">nan", "nan%", "inf%", "\"nan"}) EXPECT_EQ(page.find(none), std::string::npos) << none;
}

TEST(HtmlReport, StandsWithoutAModelsFacts) {
  const std::string page = evaluation_html({}, some_answers());
  expect_sound(page);
  EXPECT_NE(section(page, "model").find("none in the blob"), std::string::npos);
}

TEST(HtmlReport, StandsWithoutClips) { expect_sound(evaluation_html(model(), {})); }

TEST(HtmlReport, StandsWithoutAnAnswer) {
  const std::string page = evaluation_html(model(), {answer(Emotion::sad, std::nullopt, "a")});
  expect_sound(page);
  EXPECT_NE(section(page, "calibration").find("No clip was answered"), std::string::npos);
}

TEST(HtmlReport, GivesNoIntervalAndNoGroupsForOneUnknownSpeaker) {
  const std::string page = evaluation_html(model(), {answer(Emotion::sad, Emotion::sad, "a")});
  expect_sound(page);
  EXPECT_NE(section(page, "uar").find("one speaker: no interval"), std::string::npos);
  EXPECT_NE(section(page, "groups").find("tells neither"), std::string::npos);
}

TEST(HtmlReport, EscapesNames) {
  const std::string name = "my:<script>alert('\"&\xFF')</script>";
  ModelData data = model();
  data.corpora = {"<i>", "a&b"};
  data.licence = "</section>\xFE";
  data.held_out.protocol = "<b>";
  std::vector answers{answer(Emotion::sad, Emotion::sad, name)};
  answers[0].truth.corpus = "\"my\" <corpus>";
  const std::string page = evaluation_html(data, answers);
  EXPECT_EQ(first_fault(page), "");
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_NE(page.find("my:&lt;script&gt;alert(&#39;&quot;&amp;\uFFFD&#39;)&lt;/script&gt;"), std::string::npos);
  EXPECT_NE(page.find("&quot;my&quot; &lt;corpus&gt;"), std::string::npos);
  EXPECT_NE(page.find("&lt;i&gt;, a&amp;b"), std::string::npos);
}

TEST(HtmlReport, HasWhatWasHeardAgain) {
  HeardAgain again;
  EXPECT_EQ(section(evaluation_html(model(), some_answers(), again), "live"), "");
  EXPECT_EQ(section(evaluation_html(model(), some_answers(), again), "conditions"), "");
  again.live = live_figures({}, {});
  again.conditions = {{Condition::room, 3, 0.5, 0.625, -0.125, 0.25, 0.375}};
  const std::string page = evaluation_html(model(), some_answers(), again);
  expect_sound(page);
  EXPECT_NE(section(page, "live").find("class=\"curve\""), std::string::npos);
  EXPECT_NE(section(page, "live").find("No clip has a result"), std::string::npos);
  const Json json = evaluation_json(model(), some_answers(), again)["conditions"][0];
  const std::string room = row(section(page, "conditions"), "room: a room with an RT60 of 0.5 s");
  EXPECT_NE(room.find(">\u221212.5<"), std::string::npos) << room;
  const auto found = shares(room);
  ASSERT_EQ(found.size(), 5U) << room;
  EXPECT_NEAR(found[0], json["uar"], 1e-9);
  EXPECT_NEAR(found[1], json["change"], 1e-9);
  EXPECT_NEAR(found[2], json["accuracy"], 1e-9);
  EXPECT_NEAR(found[3], json["uncertain"], 1e-9);
  EXPECT_NEAR(found[4], json["moved"], 1e-9);
}

TEST(HtmlReport, AsksForNothingAndIsTheSameAgain) {
  const std::string page = evaluation_html(model(), some_answers());
  for (const auto* outside : {"http:", "https:", "src=", "href=", "<link", "<script", "@import", "url("})
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  EXPECT_EQ(page, evaluation_html(model(), some_answers()));
}

TEST(HtmlReport, OfACrossValidationHasItsMeansOverSeeds) {
  const CrossvalRecipe recipe{"luna5", {Candidate{}}, "", {}};
  std::vector<CrossvalRun> runs(2);
  for (std::size_t k = 0; k < runs.size(); ++k) {
    auto answers = some_answers();
    if (k == 1) answers[1] = answers[0];  // one more right than in the first run
    runs[k].seed = k + 1;
    runs[k].folds.push_back({{"ravdess:01", "ravdess:02"}, {}, answers});
  }
  const std::string page = crossval_html(recipe, runs);
  const Json summary = crossval_json(recipe, runs)["summary"];
  EXPECT_EQ(first_fault(page), "");
  for (const std::string figure : {"uar", "accuracy"}) {
    const Json& interval = summary[figure]["interval95"];
    expect_shares(section(page, figure), {summary[figure]["mean"], interval[0], interval[1]}, figure);
  }
  expect_shares(section(page, "ece"), {summary["ece"]["mean"]}, "ece");
  expect_shares(section(page, "recipe"),
                {summary["uar"]["mean"], summary["uar"]["standard_deviation"], summary["accuracy"]["mean"],
                 summary["accuracy"]["standard_deviation"], summary["with_speaker_calibration"]["uar"]["mean"],
                 summary["with_speaker_calibration"]["uar"]["standard_deviation"]},
                "recipe");
  EXPECT_NE(row(section(page, "confusion"), "happy").find("<b>5</b>"), std::string::npos) << "of 6, over both seeds";
  EXPECT_NE(section(page, "recipe").find("1, 2; counts are sums over them"), std::string::npos);
}

}  // namespace
}  // namespace emovox::trainer
