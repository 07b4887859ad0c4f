/** Readable at three in the morning: large type, calm colours, dark where the system is dark, and printable. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a1c1f; --paper: #f6f7f9; --card: #fff; --line: #d4d8de; --quiet: #555c66;
  --bad: #b3201f; --good: #17692f; --warn: #855000; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #15171a; --card: #1e2125; --line: #3a3f46;
  --quiet: #a4abb5; --bad: #ff8a80; --good: #7fd396; --warn: #f2b95c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1.05rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem;
  margin: 1rem 0; break-inside: avoid; }
section.bad { border-left: .4rem solid var(--bad); }
section.warn { border-left: .4rem solid var(--warn); }
section.quiet { border-left: .4rem solid var(--quiet); }
.status { display: block; font-size: .8rem; letter-spacing: .06em; font-weight: 700; }
.bad > h2 .status, dd.bad { color: var(--bad); }
.warn > h2 .status, dd.warn { color: var(--warn); }
.quiet > h2 .status { color: var(--quiet); }
dd.good { color: var(--good); }
dl { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: .4rem 1.25rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
dd p { margin: 0; }
pre { margin: .4rem 0 0; padding: .75rem; background: var(--paper); border: 1px solid var(--line); border-radius: .3rem;
  overflow-x: auto; font: .95rem/1.45 ui-monospace, monospace; }
footer { color: var(--quiet); font-size: .9rem; }
@media (max-width: 40rem) { body { padding: .75rem; } dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dt { margin-top: .6rem; } }
`;
