#pragma once

#include <string_view>

namespace emovox::trainer {

/// How the HTML reports look. The colours of the heat map (s0 to s10) are one blue that goes from the card's colour to
/// its opposite, told apart by lightness alone, and each keeps 4.5:1 to its text (WCAG 2.2, 1.4.3).
inline constexpr std::string_view html_style = R"css(
:root {
  color-scheme: light dark;
  --page: #f4f4f8; --card: #ffffff; --line: #dcdce6; --track: #e6e6ee; --text: #1b1b29; --quiet: #56566b;
  --bar: #3d70c2; --dot: #1c3f7c; --fill: #c7dbff; --gap: #b45309; --note: #fff4e5;
  --s1: #e8f1ff; --s2: #c7dbff; --s3: #a7c5f9; --s4: #8ab0f0; --s5: #6e9ae3;
  --s6: #5d8cdb; --s7: #3d70c2; --s8: #275cad; --s9: #114897; --s10: #00367e;
  --low-text: #1b1b29; --middle-text: #11111a; --high-text: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11111a; --card: #1b1b28; --line: #33334a; --track: #33334a; --text: #f1f1f7; --quiet: #a9a9bf;
    --bar: #54a5eb; --dot: #c1e3fc; --fill: #23508e; --gap: #fbbf24; --note: #38290f;
    --s1: #202e47; --s2: #213e6d; --s3: #23508e; --s4: #2664ab; --s5: #3a8ad6;
    --s6: #4497e1; --s7: #5aa9ed; --s8: #78bff7; --s9: #99d2fd; --s10: #c1e3fc;
    --low-text: #f1f1f7; --high-text: #11111a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
header, main, footer { max-width: 84rem; margin: 0 auto; padding: 0 clamp(0.75rem, 3vw, 2rem); }
header { padding-top: 2rem; }
h1 { margin: 0; font-size: clamp(1.4rem, 4vw, 2rem); line-height: 1.2; }
h2 { margin: 0 0 0.5rem; font-size: 1.1rem; line-height: 1.3; }
p { margin: 0 0 0.75rem; }
header p, .quiet, figcaption, footer { color: var(--quiet); }
footer { padding-top: 1rem; padding-bottom: 2rem; font-size: 0.875rem; }
main { display: grid; grid-template-columns: repeat(12, minmax(0, 1fr)); gap: 1rem; margin-top: 1rem; }
h3 { margin: 1.25rem 0 0.25rem; font-size: 0.9375rem; font-weight: 600; }
ol { margin: 0; padding-left: 1.5rem; font-size: 0.9375rem; }
section {
  grid-column: span 12; min-width: 0; padding: clamp(0.75rem, 2vw, 1.25rem);
  border: 1px solid var(--line); border-radius: 0.75rem; background: var(--card);
}
.note { padding: 0.75rem 1rem; border-left: 4px solid var(--gap); background: var(--note); border-radius: 0.25rem; }
header .note { color: var(--text); }

.tile { grid-column: span 6; }
.tile h2 { margin: 0; font-size: 0.95rem; font-weight: 600; color: var(--quiet); }
.tile p { margin: 0; font-size: 0.875rem; color: var(--quiet); }
.tile .big { color: var(--text); font-size: 2.25rem; font-weight: 650; line-height: 1.15; }
.strip { display: block; width: 100%; margin: 0.35rem 0; overflow: visible; }
.strip .track { stroke: var(--track); stroke-width: 8; }
.strip .interval { stroke: var(--bar); stroke-width: 8; }
.strip .chance { stroke: var(--quiet); stroke-width: 2; stroke-dasharray: 3 2; }
.dot { fill: var(--dot); stroke: var(--card); stroke-width: 1.5; }

dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.3rem 1rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; }

table { width: 100%; overflow-wrap: normal; border-collapse: collapse; font-size: 0.9375rem; }
th, td { padding: 0.3rem 0.75rem 0.3rem 0; text-align: left; vertical-align: middle; }
th { font-weight: 500; }
thead th { color: var(--quiet); font-size: 0.8125rem; vertical-align: bottom; }
tbody tr { border-top: 1px solid var(--line); }
th[scope=rowgroup] { padding-top: 0.9rem; color: var(--quiet); font-size: 0.8125rem; }
tbody:first-of-type th[scope=rowgroup] { padding-top: 0.3rem; }
th bdi { display: inline-block; min-width: 6.5em; overflow-wrap: anywhere; }
.share { display: flex; flex-wrap: wrap; align-items: center; gap: 0.15rem 0.5rem; }
.share > :first-child { min-width: 3.9em; }
.track { flex: 1 1 3rem; height: 0.5rem; border-radius: 0.25rem; background: var(--track); overflow: hidden; }
.track i { display: block; height: 100%; background: var(--bar); }

.half { container-type: inline-size; }
.heat { table-layout: fixed; border-collapse: separate; border-spacing: 2px; }
.heat th, .heat td { padding: 0.3rem 0; text-align: center; font-size: 0.8125rem; }
.heat tbody th { text-align: right; padding-right: 0.5rem; }
.heat tr > :first-child { width: 5.2rem; text-align: right; padding-right: 0.5rem; }
.heat tr > * { border: 0; }
.heat td { border-radius: 0.25rem; line-height: 1.2; }
.heat td b { display: block; font-size: 0.9375rem; font-weight: 600; }
.heat td small { font-size: 0.6875rem; }
.heat .right { outline: 2px solid var(--text); outline-offset: -2px; }
.heat thead th { font-size: 0.75rem; }
.s0 { background: var(--page); color: var(--quiet); }
.s1 { background: var(--s1); color: var(--low-text); }
.s2 { background: var(--s2); color: var(--low-text); }
.s3 { background: var(--s3); color: var(--low-text); }
.s4 { background: var(--s4); color: var(--low-text); }
.s5 { background: var(--s5); color: var(--middle-text); }
.s6 { background: var(--s6); color: var(--middle-text); }
.s7 { background: var(--s7); color: var(--high-text); }
.s8 { background: var(--s8); color: var(--high-text); }
.s9 { background: var(--s9); color: var(--high-text); }
.s10 { background: var(--s10); color: var(--high-text); }
.legend {
  display: flex; align-items: center; gap: 2px; margin: 0.75rem 0 0; font-size: 0.8125rem; color: var(--quiet);
}
.legend i { flex: 0 1 1.1rem; height: 0.9rem; border-radius: 2px; }
.legend span { white-space: nowrap; margin: 0 0.35rem 0 0.15rem; }

.reliability, .curve { display: block; width: 100%; max-width: 32rem; margin: 0 auto; font-size: 12px; }
.curve { max-width: 40rem; }
svg text { fill: var(--quiet); }
svg .grid { stroke: var(--line); }
svg .axis { stroke: var(--quiet); }
svg .fill { fill: var(--fill); }
.curve .uar { stroke: var(--bar); stroke-width: 2.5; }
.curve .accuracy { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 6 3; }
.curve .uncertain { stroke: var(--gap); stroke-width: 2; stroke-dasharray: 2 3; }
.reliability .diagonal { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 5 4; }
.reliability .count { fill: var(--bar); }
.reliability .gap { stroke: var(--gap); stroke-width: 2.5; }
details { margin-top: 0.75rem; }
summary { cursor: pointer; color: var(--quiet); }
summary:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }

@container (max-width: 36rem) {
  .heat thead th span { writing-mode: vertical-rl; transform: rotate(180deg); }
}
@media (min-width: 62rem) {
  .tile { grid-column: span 3; }
  .half { grid-column: span 6; }
  .tall { grid-row: span 2; }
}
@media (max-width: 40rem) {
  main { gap: 0.75rem; }
  .tile .big { font-size: 1.9rem; }
  table { font-size: 0.875rem; }
  th, td { padding-right: 0.3rem; }
  .track { flex-basis: 2.5rem; }
  .heat { border-spacing: 1px; }
  .heat tr > :first-child { width: 4.1rem; padding-right: 0.25rem; font-size: 0.75rem; }
  .heat td b { font-size: 0.8125rem; }
  .heat td small { font-size: 0.625rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 0.5rem; }
}
@media print {
  :root { --page: #ffffff; }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section, tr { break-inside: avoid; }
  .long { break-inside: auto; }
  .tile { grid-column: span 3; }
}
)css";

}  // namespace emovox::trainer
