import type { PhaseName } from '../../engine/result.js';

/** Phases by what they are about: getting there, installing, looking, leaving. */
const phaseColours: Readonly<Record<PhaseName | 'control' | 'earlier-tries', string>> = {
  acquire: '#8a8f98, #6b7280',
  build: '#c2850c, #d9a13a',
  boot: '#3b7dd8, #5b9bf0',
  enter: '#3b7dd8, #5b9bf0',
  install: '#8250c8, #a77bea',
  reboot: '#2f9bb3, #52bfd6',
  upgrade: '#b0439b, #d46bc0',
  downgrade: '#b0576b, #d67f92',
  remove: '#b5651d, #d98a45',
  purge: '#96521a, #c2763a',
  reinstall: '#6d5bd0, #9485f0',
  'upgrade-states': '#8a3f7a, #b566a4',
  check: '#2a8f57, #43b878',
  shutdown: '#b9bec7, #474d57',
  control: '#a39a2a, #c9bf4e',
  'earlier-tries': '#d8b4b4, #5f3a3a',
};

const phases = Object.entries(phaseColours)
  .map(([name, pair]) => `.p-${name}{fill:light-dark(${pair});background:light-dark(${pair})}`)
  .join('\n');

/** No font, picture or rule from elsewhere; both themes by what the reader's system, or the switch, says. */
export const style = `:root{color-scheme:light dark;
--page:light-dark(#fff,#14171c);--ink:light-dark(#1c2128,#e3e6ea);--soft:light-dark(#5b6470,#a0a8b3);
--line:light-dark(#d9dde3,#333a44);--box:light-dark(#f5f6f8,#1d2229);--link:light-dark(#0a58b8,#7db4ff);
--pass:light-dark(#176f3d,#5fd394);--fail:light-dark(#b3202c,#ff8a8f);--error:light-dark(#8f5200,#ffbe62);
--skip:light-dark(#5b6470,#a0a8b3);--note:light-dark(#0a58b8,#7db4ff)}
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0 auto;padding:1rem;max-width:90rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page)}
h1{font-size:1.5rem;margin:0}h2{font-size:1.2rem;margin:1.8rem 0 .5rem}h3{font-size:.95rem;margin:1rem 0 .3rem}
a{color:var(--link)}small{color:var(--soft);font-size:.85em}
header{display:flex;flex-wrap:wrap;gap:.3rem 1rem;align-items:baseline}
header p{margin:0;flex-basis:100%}header button{margin-left:auto}
button,input{font:inherit;color:inherit;background:var(--box);border:1px solid var(--line);border-radius:.4rem;padding:.25rem .6rem;min-height:2.2rem}
button{cursor:pointer}button[aria-pressed=true]{border-color:currentColor;box-shadow:inset 0 0 0 1px currentColor}
:focus-visible{outline:2px solid var(--link);outline-offset:1px}
.bar{position:sticky;top:0;z-index:3;display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;background:var(--page);padding:.6rem 0;border-bottom:1px solid var(--line)}
.bar input[type=search]{flex:1 1 12rem;min-width:0}.bar input[type=checkbox]{min-height:0}.bar output{color:var(--soft)}
.pass{color:var(--pass)}.fail{color:var(--fail)}.error{color:var(--error)}.skip{color:var(--skip)}.note{color:var(--note)}
pre{margin:.2rem 0;padding:.6rem;max-height:28rem;overflow:auto;background:var(--box);border:1px solid var(--line);border-radius:.4rem;font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.wide{width:fit-content;max-width:100%;overflow-x:auto;border:1px solid var(--line);border-radius:.4rem}
table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid var(--line)}
details table{width:100%}
thead th{font-weight:600;color:var(--soft)}.number{text-align:right;white-space:nowrap}.text{overflow-wrap:anywhere;white-space:pre-line}
.matrix th,.matrix td{padding:.15rem .4rem}.matrix td{text-align:center;white-space:nowrap}
.matrix td a,.matrix th a.pass{color:inherit}.matrix td.fail,.matrix td.error{background:color-mix(in srgb,currentColor 14%,transparent);font-weight:700}
.matrix thead tr:last-child th:not(:first-child){vertical-align:bottom}
.matrix thead span{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg);max-height:15rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.matrix th:first-child,.matrix td:first-child{position:sticky;left:0;z-index:1;background:var(--page);border-right:1px solid var(--line);max-width:22rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.3rem 0;padding:0;list-style:none;color:var(--soft)}
.legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.35rem;vertical-align:-.05rem}
.time>div{display:grid;grid-template-columns:minmax(8rem,18rem) 1fr 6.5rem;gap:.6rem;align-items:center;padding:.1rem 0}
.time a{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.time svg{width:100%;height:16px;background:var(--box);border-radius:.2rem}.time small{text-align:right}
${phases}
details.target{border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0;padding:.2rem .8rem;scroll-margin-top:4rem}
details.target>summary{padding:.35rem 0;cursor:pointer;overflow-wrap:anywhere}details.target[open]{padding-bottom:.8rem}
.name{font-weight:600}summary b{display:inline-block;min-width:3.6rem}
tr[id]{scroll-margin-top:5rem}tr:target{background:color-mix(in srgb,var(--link) 14%,transparent)}
.failing .row-pass,.failing .row-skip,.failing .row-note{display:none}
dl{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;margin:0}dt{color:var(--soft);font-size:.85em}dd{margin:0;overflow-wrap:anywhere}
.evidence summary{cursor:pointer;padding:.2rem 0}.evidence img{max-width:100%;background:#fff}
@media (max-width:42rem){body{padding:.6rem;font-size:16px}.bar{position:static}.bar label{flex-basis:100%}
.time>div{grid-template-columns:1fr auto}.time svg{grid-column:1/-1;grid-row:2}
.matrix th:first-child,.matrix td:first-child{max-width:46vw;white-space:normal;overflow-wrap:anywhere}
.matrix{font-size:.8em}.matrix tbody th{min-width:9rem}.matrix thead span{max-height:10rem}
details.target table,details.target tbody{display:block}details.target thead{display:none}
details.target tr{display:flex;flex-wrap:wrap;gap:0 .7rem;padding:.4rem 0;border-bottom:1px solid var(--line)}
details.target td{border:0;padding:0}.checks td.text{flex-basis:100%}td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}
details.target td[colspan]{flex-basis:100%;min-width:0}}
@media print{.bar,header button{display:none!important}pre{max-height:none}}
`;
