// cli/copy_report_css.h - how the HTML report looks: light, dark, on paper and on a small screen.
#pragma once

#include <string_view>

namespace groundway::cli {

inline constexpr std::string_view kCopyReportCss = R"css(
:root { --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --page: #ffffff; --raised: #f6f8fa; --bar: #0a5dc2;
        --good: #116329; --warn: #7a4b00; --bad: #a40e26; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --page: #0d1117; --raised: #161b22; --bar: #6cb0ff;
          --good: #56d364; --warn: #e3b341; --bad: #ff7b72; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
.verdict { border-left: .3rem solid currentColor; background: var(--raised); padding: .6rem .9rem; margin: 0 0 1rem; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .flat { color: var(--soft); }
dl { margin: 0; } dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: .4rem 2rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .7rem; margin-top: 1.4rem; }
.tiles div { border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; }
.tiles dd { font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line);
         overflow-wrap: anywhere; min-width: 3.5rem; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.chart { min-width: 6rem; width: 12%; }
.bar { display: inline-block; height: .7rem; min-width: 1px; max-width: 70%; background: var(--bar); border-radius: .15rem; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .9rem; overflow-x: auto;
      white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.45 ui-monospace, monospace; }
code { font: .9em ui-monospace, monospace; }
ul { padding-left: 1.2rem; } .many { columns: 18rem; column-gap: 2rem; } li { margin: .25rem 0; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .3rem 0; font-weight: 600; }
:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --raised: #fff; --bar: #555; --good: #000; --warn: #000; --bad: #000; }
  main { max-width: none; padding: 0; } body { font-size: 10pt; }
  .scroll { overflow: visible; } tr, li, .tiles div { break-inside: avoid; } h2 { break-after: avoid; }
  thead { display: table-header-group; } .bar { print-color-adjust: exact; }
}
)css";

}  // namespace groundway::cli
