/** Readable at three in the morning: large type, calm colours, dark where the system is dark, and printable. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a1c1f; --paper: #f6f7f9; --card: #fff; --line: #d4d8de; --quiet: #555c66;
  --link: #0b57a4; --bad: #b3201f; --good: #17692f; --warn: #855000; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #15171a; --card: #1e2125; --line: #3a3f46;
  --quiet: #a4abb5; --link: #8ab8f5; --bad: #ff8a80; --good: #7fd396; --warn: #f2b95c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1.05rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
section, article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem;
  margin: 1rem 0; }
article.bad { border-left: .4rem solid var(--bad); }
article.warn, section.warn { border-left: .4rem solid var(--warn); }
article.good { border-left: .4rem solid var(--good); }
article.quiet { border-left: .4rem solid var(--quiet); }
a { color: var(--link); overflow-wrap: anywhere; }
:focus-visible { outline: .2rem solid var(--link); outline-offset: .1rem; }
.status { font-size: .8rem; letter-spacing: .06em; font-weight: 700; }
article h2 .status { display: block; }
.bad > h2 .status, .status.bad, dd.bad { color: var(--bad); }
.warn > h2 .status, .status.warn, dd.warn, .notice { color: var(--warn); }
.good > h2 .status, .status.good, dd.good { color: var(--good); }
.quiet > h2 .status, .status.quiet, .quiet { color: var(--quiet); }
article.quiet { color: var(--ink); }
.notice { font-weight: 700; }
ol, ul { padding-left: 1.5rem; margin: .5rem 0; }
li { overflow-wrap: anywhere; margin: .3rem 0; }
dl { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: .4rem 1.25rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
dd p { margin: 0; }
pre { margin: .4rem 0 0; padding: .75rem; background: var(--paper); border: 1px solid var(--line); border-radius: .3rem;
  color: var(--ink); overflow-x: auto; font: .95rem/1.45 ui-monospace, monospace; -webkit-user-select: all; user-select: all; }
code { font-family: ui-monospace, monospace; font-size: .95em; }
figure { margin: 0 0 1rem; }
figcaption { color: var(--quiet); overflow-wrap: anywhere; margin-bottom: .5rem; }
svg { display: block; overflow: visible; }
.chain text { fill: var(--ink); font-size: 1rem; }
.chain .words { fill: var(--quiet); font-size: .9rem; }
.chain line { stroke: var(--line); stroke-width: 2; }
.chain circle { fill: var(--card); stroke-width: 2; }
.chain path { fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.passed circle, .passed path { stroke: var(--good); }
.stopped circle, .stopped path { stroke: var(--bad); }
.stopped .words { fill: var(--bad); }
.unchecked circle, .unchecked path { stroke: var(--warn); }
.unchecked circle { stroke-dasharray: 3 3; }
.unchecked .words { fill: var(--warn); }
.open circle, .open path { stroke: var(--quiet); }
.timeline { list-style: none; padding: 0; }
.timeline .axis { stroke: var(--line); stroke-width: 2; }
.timeline .span { stroke: var(--link); stroke-width: 4; }
.timeline circle { fill: var(--link); }
.scale { display: flex; justify-content: space-between; gap: 1rem; margin: 0; color: var(--quiet); font-size: .9rem; }
.scale span:last-child { text-align: right; }
.back { margin: .75rem 0 0; font-size: .9rem; }
footer { color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) { body { padding: .75rem; } section, article { padding: .75rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dt { margin-top: .6rem; } }
@page { margin: 12mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --card: #fff; --line: #999; --quiet: #444; --link: #000;
    --bad: #8c1918; --good: #12522a; --warn: #6b4000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  section, article { border-width: 0 0 0 .3rem; border-radius: 0; padding: .25rem .75rem; }
  h1, h2, dt, figcaption { break-after: avoid; }
  figure, li, dd p { break-inside: avoid; }
  pre { overflow: visible; white-space: pre-wrap; overflow-wrap: anywhere; }
  dd a[href]::after { content: ": " attr(href); }
  .back { display: none; }
}
`;
