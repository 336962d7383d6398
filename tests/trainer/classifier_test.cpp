#include "trainer/fit/classifier.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "emovox/functionals.hpp"
#include "made_up.hpp"
#include "trainer/evaluate.hpp"
#include "trainer/metrics.hpp"

namespace emovox::trainer {
namespace {

using test::every_emotion;
using test::made_up_clips;

class FitModel : public testing::TestWithParam<ClassifierKind> {
 protected:
  FitModel() {
    options_.kind = GetParam();
    options_.kernel = Kernel::linear;
    options_.members = {ClassifierKind::linear, ClassifierKind::svm};
  }

  ClassifierOptions options_;
};

TEST(HiddenUnits, AreFewerBesideOtherMembersUnlessTold) {
  ClassifierOptions options;
  options.kind = ClassifierKind::mlp;
  const std::size_t alone = hidden_units(options);
  options.kind = ClassifierKind::ensemble;
  EXPECT_LT(hidden_units(options), alone);
  options.hidden = 7;
  EXPECT_EQ(hidden_units(options), 7U);
}

TEST_P(FitModel, TellsTheEmotionsOfNewSpeakersApart) {
  const auto clips = made_up_clips(8, 2, 1.0, every_emotion);
  const std::size_t of_six = clips.size() * 6 / 8;
  const auto fit = fit_model(std::span(clips).first(of_six), options_, "fit");
  ASSERT_TRUE(fit) << fit.reason().message;
  EXPECT_GT(fit->chosen["inner_uar"], 0.8);  // trees see a few elements at a time
  auto model = Model::parse(write_model(fit->model));
  ASSERT_TRUE(model) << model.reason().message;
  std::size_t right = 0;
  for (std::size_t c = of_six; c < clips.size(); ++c)
    if (most_probable(model->classify({clips[c].utterances[0].functionals, {}})) == clips[c].label.emotion) ++right;
  EXPECT_GE(right, (clips.size() - of_six) * 9 / 10);
}

TEST_P(FitModel, GivesTheSameModelAgain) {
  const auto clips = made_up_clips(5, 2, 0.3, every_emotion);
  EXPECT_EQ(write_model(fit_model(clips, options_, "fit")->model),
            write_model(fit_model(clips, options_, "fit")->model));
}

TEST_P(FitModel, GivesAnEmotionItNeverHeardNoProbability) {
  const auto fit =
      fit_model(made_up_clips(6, 3, 1.0, std::array{Emotion::happy, Emotion::sad, Emotion::angry}), options_, "fit");
  ASSERT_TRUE(fit);
  auto model = Model::parse(write_model(fit->model));
  ASSERT_TRUE(model);
  const auto sad = made_up_clips(1, 1, 1.0, std::array{Emotion::sad});
  const auto probabilities = model->classify({sad[0].utterances[0].functionals, {}});
  EXPECT_EQ(most_probable(probabilities), Emotion::sad);
  for (const Emotion unheard :
       {Emotion::neutral, Emotion::calm, Emotion::fearful, Emotion::disgust, Emotion::surprised})
    EXPECT_LT(probabilities[static_cast<std::size_t>(unheard)], 0.01) << name_of(unheard);
}

TEST_P(FitModel, TellsTwoEmotionsApart) {
  const auto clips = made_up_clips(6, 3, 1.0, std::array{Emotion::sad, Emotion::angry});
  const auto fit = fit_model(clips, options_, "fit");
  ASSERT_TRUE(fit);
  EXPECT_GT(fit->chosen["inner_uar"], 0.9);
}

TEST_P(FitModel, IsCalibratedOnOrdinaryRecordings) {
  const auto clips = made_up_clips(8, 2, 1.0, every_emotion);
  Unlabelled unlabelled;
  unlabelled.ordinary = made_up_clips(4, 4, 0, std::array{Emotion::surprised});
  for (Clip& clip : unlabelled.ordinary)  // near the middle of all that it knows
    for (float& value : clip.utterances[0].functionals) value *= 0.05F;
  const auto share_of_quiet = [&](const ModelData& data) {
    Model model(data);
    return quiet_of(classify(model, unlabelled.ordinary)).quiet_share();
  };
  const auto without = fit_model(clips, options_, "fit");
  EXPECT_EQ(without->model.calibration.offsets, Logs{});
  EXPECT_EQ(without->model.calibration.least_confidence, 0);
  options_.unlabelled = std::make_shared<Unlabelled>(unlabelled);
  const auto with = fit_model(clips, options_, "fit");
  EXPECT_GT(share_of_quiet(with->model), share_of_quiet(without->model));
}

TEST_P(FitModel, DescribesItsCorpora) {
  const auto fit = fit_model(made_up_clips(3, 1, 1.0, every_emotion), options_, "fit");
  EXPECT_EQ(fit->model.corpora, std::vector<std::string>{"ravdess"});
  EXPECT_EQ(fit->model.licence, "CC BY-NC-SA 4.0");
  EXPECT_EQ(fit->model.fingerprint, fingerprint());
}

TEST_P(FitModel, RefusesASingleSpeakerOrEmotion) {
  EXPECT_NE(fit_model(made_up_clips(1, 3, 1.0, every_emotion), options_, "fit").reason().message.find("2 speakers"),
            std::string::npos);
  EXPECT_NE(fit_model(made_up_clips(3, 3, 1.0, std::array{Emotion::sad}), options_, "fit")
                .reason()
                .message.find("2 emotions"),
            std::string::npos);
  auto silent = made_up_clips(3, 1, 1.0, every_emotion);
  for (Clip& clip : silent) clip.utterances.clear();
  EXPECT_FALSE(fit_model(silent, options_, "fit"));
}

INSTANTIATE_TEST_SUITE_P(Classifiers, FitModel,
                         testing::Values(ClassifierKind::linear, ClassifierKind::svm, ClassifierKind::forest,
                                         ClassifierKind::mlp, ClassifierKind::ensemble),
                         [](const auto& kind) { return std::string(name_of(kind.param)); });

TEST(Members, AreAsSureAsCorporaOfSeveralSpeakersAllow) {
  const auto exponent = [](std::size_t wrong_speakers) {
    auto clips = made_up_clips(8, 2, 0.5, every_emotion);
    auto wrong = made_up_clips(8, 2, 0.5, every_emotion);
    for (std::size_t i = 0; i < wrong.size(); ++i) {
      Label& label = wrong[i].label;
      label.corpus = "wrong";
      label.speaker = "wrong:" + std::to_string(i % wrong_speakers);
      label.emotion = every_emotion[(static_cast<std::size_t>(label.emotion) + 1) % emotion_count];
    }
    clips.insert(clips.end(), wrong.begin(), wrong.end());
    return fit_model(clips, {.kind = ClassifierKind::linear}, "fit")->model.members.front().weight;
  };
  EXPECT_GT(exponent(3), 1.5F * exponent(8));  // three speakers have no say
}

TEST(Classifiers, AreNamed) {
  for (const auto kind : {ClassifierKind::linear, ClassifierKind::svm, ClassifierKind::forest, ClassifierKind::mlp,
                          ClassifierKind::ensemble})
    EXPECT_EQ(*classifier_named(name_of(kind)), kind);
  const auto unknown = classifier_named("oracle");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.reason().message.find("linear, svm"), std::string::npos) << unknown.reason().message;
}

}  // namespace
}  // namespace emovox::trainer
