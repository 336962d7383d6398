#include "trainer/augment/band_limit.hpp"

#include <gtest/gtest.h>

#include "spectrum.hpp"

namespace emovox::trainer {
namespace {

TEST(LimitBand, PassesATelephonesBandAndStopsTheRest) {
  for (const double rate_hz : {16000.0, 48000.0}) {
    std::vector<float> impulse(static_cast<std::size_t>(rate_hz));
    impulse.front() = 1;
    limit_band(impulse, rate_hz, 300, 3400);
    const auto gain_db = [&](double hz) { return test::level_db_at(impulse, hz, rate_hz); };
    EXPECT_NEAR(gain_db(300), -3, 0.1);
    EXPECT_NEAR(gain_db(3400), -3, 0.1);
    for (const double hz : {500.0, 1000.0, 2000.0, 2700.0}) EXPECT_NEAR(gain_db(hz), 0, 0.2) << hz;
    EXPECT_LT(gain_db(150), -24);
    EXPECT_LT(gain_db(75), -47);
    // ITU-T G.712 asks a telephone line for 14 dB at 4 kHz and 32 dB at 4.6 kHz
    EXPECT_LT(gain_db(4000), -16);
    EXPECT_LT(gain_db(4600), -32);
    EXPECT_LT(gain_db(6800), -72);
  }
}

TEST(LimitBand, CutsNoHighsWhereThereAreNone) {
  std::vector<float> impulse(16000);
  impulse.front() = 1;
  limit_band(impulse, 16000, 100, 7500);
  EXPECT_NEAR(test::level_db_at(impulse, 7900, 16000), 0, 0.1);
  EXPECT_LT(test::level_db_at(impulse, 50, 16000), -24);
}

}  // namespace
}  // namespace emovox::trainer
