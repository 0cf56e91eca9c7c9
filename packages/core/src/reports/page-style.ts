/** The look of the page: light and dark, from a phone to A4. Nothing in it is loaded, and no text of a document comes into it. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #16202e; --soft: #4d5b70; --paper: #fff; --back: #f3f5f8; --line: #d3dae4;
  --good: #14693a; --good-back: #e5f4ea; --doubt: #8a5300; --doubt-back: #fdf1da; --bad: #a31d16; --bad-back: #fcebe9; --link: #1b4f9c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf1; --soft: #a9b5c6; --paper: #1a212c; --back: #11161e; --line: #364254;
  --good: #7fd8a0; --good-back: #14321f; --doubt: #f2c063; --doubt-back: #38290d; --bad: #ff9f96; --bad-back: #431815; --link: #9cc3ff; } }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", Roboto, Arial, sans-serif; color: var(--ink); background: var(--back); margin: 0; overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 1.25rem 1rem 2.5rem; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; }
h3 { font-size: 1.08rem; }
h4 { font-size: 1rem; margin: 1.1rem 0 .35rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
.kicker { color: var(--soft); margin: 0 0 .5rem; font-size: .95rem; }
.verdict { display: grid; grid-template-columns: auto 1fr; gap: 0 1.1rem; align-items: center; border: 2px solid; border-radius: 10px; padding: 1.1rem 1.25rem; }
.verdict svg { width: 3.5rem; height: 3.5rem; }
.verdict h1 { font-size: 1.75rem; }
.verdict div { grid-column: 1 / -1; color: var(--ink); margin-top: .5rem; }
.verdict .main { font-size: 1.08rem; }
.verdict ul { margin: .4rem 0 0; padding-left: 1.2rem; font-family: inherit; }
.verdict.good { color: var(--good); background: var(--good-back); }
.verdict.doubt { color: var(--doubt); background: var(--doubt-back); }
.verdict.bad { color: var(--bad); background: var(--bad-back); }
.sheet, .card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1.1rem; }
.card { border-left-width: 6px; margin: 0 0 1rem; }
.card .card { margin: .6rem 0 0; }
.card.good { border-left-color: var(--good); } .card.doubt { border-left-color: var(--doubt); } .card.bad { border-left-color: var(--bad); }
.card > header { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: center; justify-content: space-between; margin-bottom: .5rem; }
.chip { display: inline-flex; align-items: center; gap: .4rem; font-weight: 600; border-radius: 99px; padding: .1rem .75rem .1rem .45rem; }
.rows .chip { white-space: nowrap; }
.field { font-weight: 400; color: var(--soft); font-size: .92em; }
.chip svg { width: 1.1rem; height: 1.1rem; flex: none; }
.chip.good { color: var(--good); background: var(--good-back); }
.chip.doubt { color: var(--doubt); background: var(--doubt-back); }
.chip.bad { color: var(--bad); background: var(--bad-back); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-top: 1px solid var(--line); }
tr:first-child > * { border-top: 0; } thead + tbody tr:first-child > * { border-top: 1px solid var(--line); }
th { font-weight: 400; color: var(--soft); }
thead th { font-weight: 600; }
.facts th { width: 36%; }
.facts .good td { color: var(--good); } .facts .doubt td { color: var(--doubt); } .facts .bad td { color: var(--bad); }
.required td { font-weight: 600; }
code, .hex { font-family: ui-monospace, "Cascadia Mono", "Noto Sans Mono", monospace; font-size: .88em; }
details { margin-top: .7rem; }
summary { cursor: pointer; color: var(--link); }
ul.notes { list-style: none; margin: .3rem 0 0; padding: 0; }
ul.notes li { padding: .12rem 0 .12rem 1.6rem; position: relative; }
ul.notes svg { position: absolute; left: 0; top: .32rem; width: 1.1rem; height: 1.1rem; }
ul.notes .good svg { color: var(--good); } ul.notes .doubt svg { color: var(--doubt); } ul.notes .bad svg { color: var(--bad); }
.clause { color: var(--soft); font-size: .88em; }
.marks { display: flex; flex-wrap: wrap; gap: .8rem 1.4rem; align-items: flex-start; margin-top: .4rem; }
figure { margin: 0; }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .25rem; }
.pair { display: flex; gap: .6rem; align-items: flex-start; }
.own { max-width: min(18rem, 100%); max-height: 11rem; width: auto; height: auto; border: 1px solid var(--line); background: #fff; display: block; }
.leaf { position: relative; flex: none; width: 6.5rem; border: 1px solid var(--line); line-height: 0; background: #fff; }
.leaf img { width: 100%; height: auto; }
.leaf svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.leaf rect { fill: #d1242f22; stroke: #d1242f; stroke-width: 2; vector-effect: non-scaling-stroke; }
.hint { color: var(--soft); font-size: .92rem; }
ol.events { list-style: none; margin: 0 0 0 .5rem; padding: 0; border-left: 2px solid var(--line); }
ol.events li { position: relative; padding: 0 0 .8rem 1.4rem; }
ol.events li:last-child { padding-bottom: 0; }
ol.events li > svg { position: absolute; left: calc(-.65rem - 1px); top: .15rem; width: 1.3rem; height: 1.3rem; background: var(--paper); border-radius: 50%; color: var(--soft); }
ol.events .good > svg { color: var(--good); } ol.events .doubt > svg { color: var(--doubt); } ol.events .bad > svg { color: var(--bad); }
ol.events time { font-variant-numeric: tabular-nums; color: var(--soft); display: block; font-size: .92rem; }
.track { display: block; width: 100%; height: .8rem; margin-top: .3rem; }
.track .rail { fill: var(--line); } .track .holds { fill: var(--good); } .track .ended { fill: var(--bad); } .track .now { fill: var(--ink); }
.periods td:last-child { width: 45%; padding-right: 0; }
footer { color: var(--soft); font-size: .9rem; margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .8rem; }
@media (max-width: 40rem) {
  :root { font-size: 15px; }
  .verdict { padding: .9rem; gap: 0 .8rem; } .verdict h1 { font-size: 1.35rem; } .verdict svg { width: 2.6rem; height: 2.6rem; }
  .sheet, .card { padding: .75rem .8rem; }
  .facts, .facts tbody, .facts tr, .facts th, .facts td, .rows, .rows tbody, .rows tr, .rows th, .rows td { display: block; width: auto; }
  .facts th { padding-bottom: 0; } .facts td { border-top: 0; padding-top: 0; }
  .rows thead { display: none; } .rows td, .rows th { border: 0; padding: .05rem 0; } .rows tr { border-top: 1px solid var(--line); padding: .45rem 0; }
  .rows .periods td:last-child, .periods td:last-child { width: auto; }
}
@media print {
  :root { font-size: 10pt; color-scheme: light; --ink: #000; --soft: #333; --paper: #fff; --back: #fff; --line: #999; --good: #0b5a2e; --good-back: #eef7f1; --doubt: #704300; --doubt-back: #fbf3e3; --bad: #98160f; --bad-back: #fbefee; --link: #000; }
  @page { size: A4; margin: 16mm 15mm; }
  body { background: none; } main { max-width: none; padding: 0; }
  h2, h3, h4, summary { break-after: avoid; } tr, figure, .verdict, li, .card > header { break-inside: avoid; }
  .verdict, .chip, .card, .track, .leaf rect { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  a { text-decoration: none; }
}
`;
