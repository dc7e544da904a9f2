import{r as e}from"./chunk-rolldown-runtime-ClRNLMFH.js";import{D as t,S as n,_ as r,g as i,h as a,m as o,v as s,w as c}from"./chunk-common-B1SQD3KM.js";import{n as l,t as u}from"./chunk-markup-BoD_y1jF.js";import{createHash as d}from"node:crypto";const f={pass:`✓`,fail:`✗`,error:`!`,skip:`–`,note:`i`};function targetId(e){return`t${e}`}function checkId(e,t){return`t${e}c${t}`}function renderMark(e){return`<b class="${e}">${f[e]} ${e}</b>`}function renderMatrix(e){let t=o(e),{phases:n,looks:i}=t,group=(e,t)=>t===0?``:`<th scope="colgroup" colspan="${t}">${e}</th>`,a=[...n,...i.map(r)].map(e=>`<th scope="col"${u({title:e})}><span>${l(e)}</span></th>`),s=e.targets.map((e,n)=>renderRow$1(e,n,t));return`<section aria-labelledby="matrix"><h2 id="matrix">Matrix</h2>
<div class="wide" tabindex="0"><table class="matrix">
<thead><tr><td></td>${group(`Phases`,n.length)}${group(`Checks`,i.length)}</tr>
<tr><th scope="col">Target</th>${a.join(``)}</tr></thead>
<tbody>${s.join(`
`)}</tbody></table></div></section>`}function renderRow$1(e,t,{phases:n,looks:r}){let o=l(e.image),s=`<th scope="row"><a href="#${targetId(t)}" class="${e.verdict}">${f[e.verdict]}&nbsp;${o}</a></th>`,c=n.map(n=>renderCell(i(e,n),targetId(t),!0)),u=a(e,r).map(e=>renderCell(e,e.index===void 0?``:checkId(t,e.index),!1));return`<tr data-target="${t}">${s}${c.join(``)}${u.join(``)}</tr>`}e(renderRow$1,`renderRow`);function renderCell({mark:e,durationMs:t},n,r){if(e===void 0)return`<td></td>`;let i=r&&e!==`skip`?` <small>${(t/1e3).toFixed(1)}</small>`:``;return e===`pass`?`<td class="pass">${f.pass}${i}</td>`:`<td class="${e}">${`<a href="#${n}" aria-label="${e}">${f[e]}</a>`}${i}</td>`}const p=`'use strict';
const all = (selector) => [...document.querySelectorAll(selector)];
const bar = document.querySelector('.bar');
const search = bar.querySelector('[type=search]');
const failing = bar.querySelector('[type=checkbox]');
const chips = all('[data-filter]');
const count = bar.querySelector('output');
const empty = document.querySelector('.nothing');
const targets = all('details.target').map((section) => ({
  section,
  verdict: section.dataset.verdict,
  places: all('[data-target="' + section.dataset.target + '"]'),
}));
const textOf = (target) => (target.text ??= target.section.textContent.toLowerCase());
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const verdicts = chips.filter((chip) => chip.getAttribute('aria-pressed') === 'true').map((chip) => chip.dataset.filter);
  let shown = 0;
  for (const target of targets) {
    const fits = (verdicts.length === 0 || verdicts.includes(target.verdict)) && words.every((word) => textOf(target).includes(word));
    for (const place of target.places) place.hidden = !fits;
    if (fits) shown++;
  }
  count.textContent = shown + ' of ' + targets.length + ' shown';
  empty.hidden = shown > 0;
}
for (const chip of chips) chip.addEventListener('click', () => {
  chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true'));
  show();
});
search.addEventListener('input', show);
failing.addEventListener('change', () => document.body.classList.toggle('failing', failing.checked));
for (const button of all('[data-open]')) button.addEventListener('click', () => {
  for (const { section } of targets) if (!section.hidden) section.open = button.dataset.open === 'true';
});
const dark = matchMedia('(prefers-color-scheme: dark)');
document.querySelector('[data-theme-switch]').addEventListener('click', () => {
  const root = document.documentElement;
  const now = root.dataset.theme ?? (dark.matches ? 'dark' : 'light');
  root.dataset.theme = now === 'dark' ? 'light' : 'dark';
});
function reveal(hash) {
  const place = hash.length > 1 ? document.getElementById(hash.slice(1)) : null;
  const section = place?.closest('details.target');
  if (!section) return;
  section.open = true;
  place.scrollIntoView();
}
addEventListener('hashchange', () => reveal(location.hash));
addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) reveal(link.hash); // nothing changes, but it was folded since
});
for (const place of all('[data-with-script]')) place.hidden = false;
show();
reveal(location.hash);
`,m=`:root{color-scheme:light dark;
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
${Object.entries({acquire:`#8a8f98, #6b7280`,build:`#c2850c, #d9a13a`,boot:`#3b7dd8, #5b9bf0`,enter:`#3b7dd8, #5b9bf0`,install:`#8250c8, #a77bea`,reboot:`#2f9bb3, #52bfd6`,upgrade:`#b0439b, #d46bc0`,downgrade:`#b0576b, #d67f92`,remove:`#b5651d, #d98a45`,purge:`#96521a, #c2763a`,reinstall:`#6d5bd0, #9485f0`,"upgrade-states":`#8a3f7a, #b566a4`,check:`#2a8f57, #43b878`,shutdown:`#b9bec7, #474d57`,control:`#a39a2a, #c9bf4e`,"earlier-tries":`#d8b4b4, #5f3a3a`}).map(([e,t])=>`.p-${e}{fill:light-dark(${t});background:light-dark(${t})}`).join(`
`)}
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
`;function renderEvidence(e,t){return e.length===0?``:`<h3>Evidence</h3><div class="evidence">${e.map(e=>renderFile(e,t.get(e))).join(`
`)}</div>`}function renderFile(e,t){let n=l(e);if(t?.text===void 0){let r=t?` <small>${renderSize(t.sizeBytes)}</small>`:``;return`<p>${linkTo(e,n)}${r}</p>`}let{sizeBytes:r,text:i,isWhole:a}=t;return`<details><summary>${n} ${`<small>${renderSize(r)}</small>`}</summary>${a?``:`<p>Only its end is shown; the whole: ${linkTo(e,n)}</p>`}${isPicture(e)?`<img alt="${n}" src="data:image/svg+xml;base64,${Buffer.from(i).toString(`base64`)}">`:`<pre>${l(i)}</pre>`}</details>`}function isPicture(e){return e.endsWith(`.svg`)}function linkTo(e,t){if(!/\.(?:txt|export)$/.test(e))return t;let r=n(e).split(`/`).map(encodeURIComponent).join(`/`);return`<a href="./${l(r)}">${t}</a>`}function renderSize(e){return e<1e3?`${e} bytes`:e<1e6?`${Math.ceil(e/1e3)} kB`:`${(e/1e6).toFixed(1)} MB`}function renderTarget(e,t,n){let{image:r,verdict:i,os:a,durationMs:o,replay:c,control:u}=e,d=i===`fail`||i===`error`?` open`:``,[f,p]=countsOf(e.checks),m=p===0?``:`${f} of ${p} checks`,h=[a?.prettyName??``,m,s(o)].filter(Boolean).join(` · `);return`<details class="target" id="${targetId(t)}" data-target="${t}" data-verdict="${i}"${d}>
<summary>${renderMark(i)} <span class="name">${l(r)}</span> <small>${l(h)}</small></summary>
${renderStory(e)}${renderControl(u)}${c===void 0?``:labelled(`Replay`,c)}
${renderPhases(e)}${renderChecks(e,t)}${renderFacts(e)}
${renderEvidence(e.evidence??[],n)}</details>`}function countsOf(e){let t=e.filter(({verdict:e})=>e!==`note`);return[t.filter(({verdict:e})=>e===`pass`).length,t.length]}function labelled(e,t){return`<h3>${e}</h3><pre>${l(t)}</pre>`}function renderStory(e){let{error:n,retried:r=[],verdict:i,checks:a}=e,o=r.map((e,n)=>`try ${n+1} ended with ${e.code}: ${t(e)}`),s=o.length===0?``:labelled(`Earlier tries`,o.join(`
`));if(n)return`${s}${labelled(n.code,t(n))}`;let l=a.some(e=>e.verdict===`fail`);return i===`pass`||l?s:`${s}${labelled(`Why`,c(e).join(`
`))}`}function renderControl(e){return e===void 0?``:labelled(`The version before`,e.message)}function renderPhases({phases:e}){return e.length===0?``:`<h3>Phases</h3><table><thead><tr><th>Verdict</th><th>Phase</th><th>Time</th><th>Told</th></tr></thead>
<tbody>${e.map(({name:e,verdict:t,durationMs:n,message:r=``})=>{let i=l(r);return`<tr class="row-${t}"><td>${renderMark(t)}</td><td>${l(e)}</td><td class="number">${s(n)}</td><td class="text">${i}</td></tr>`}).join(`
`)}</tbody></table>`}function renderChecks({checks:e},t){return e.length===0?``:`<h3>Checks</h3><table class="checks"><thead><tr><th>Verdict</th><th>After</th><th>Check</th><th>Expected</th><th>Actual</th><th>Tries</th><th>Time</th></tr></thead>
<tbody>${e.map((e,n)=>renderCheck(e,checkId(t,n))).join(`
`)}</tbody></table>`}function renderCheck(e,t){let{verdict:n,phase:r,kind:i,target:a,attempts:o,durationMs:c,message:u}=e,d=e.at===void 0?``:` <small>${l(e.at)}</small>`,[f,p]=[l(e.expected),l(e.actual)],m=`<tr class="row-${n}" id="${t}"><td>${renderMark(n)}</td><td>${l(r)}</td><td class="text">${l(`${i} ${a}`)}${d}</td><td class="text" data-label="expected">${f}</td><td class="text" data-label="actual">${p}</td><td class="number" data-label="tries">${o}</td><td class="number">${s(c)}</td></tr>`;return n===`pass`?m:`${m}<tr class="row-${n}"><td colspan="7"><pre>${l(u)}</pre></td></tr>`}function renderFacts({arch:e,init:t,source:n,digest:r,boots:i=[],attempts:a}){let o=i.map(({readyMs:e})=>s(e)).join(`, `),c={Architecture:e,Init:t&&`${t.name} ${t.version}`,Source:n,Digest:r,"Boots, ready after":o===``?void 0:o,Tries:a===void 0?void 0:String(a)};return`<h3>Facts</h3><dl>${Object.entries(c).flatMap(([e,t])=>t===void 0?[]:[`<div><dt>${e}</dt><dd>${l(t)}</dd></div>`]).join(``)}</dl>`}const h=`earlier tries`;function spansOf(e){let{phases:t,control:n,retried:r=[],startedMs:i=0,durationMs:a}=e,o=t.map(e=>({name:e.name,detail:``,phase:e})),c=(n?.phases??[]).map(e=>({name:`control`,detail:e.name,phase:e})),l=[...o,...c],u=l.reduce((e,{phase:t})=>e+t.durationMs,0),d=r.length>0,f=startsOf(l.map(({phase:e})=>e),d?Math.max(0,a-u):0),p=l.map(({name:e,detail:t,phase:n},r)=>spanOf([e,t],n,i+(f[r]??0))),m=f[0]??a,g=`${h}: ${s(m)}`;return[...d?[{name:h,startedMs:i,durationMs:m,title:g}]:[],...p]}function startsOf(e,t){let n=t;return e.map(({startedMs:e,durationMs:t})=>{let r=e??n;return n=r+t,r})}function spanOf(e,t,n){let{verdict:r,durationMs:i}=t,a=`${e.filter(Boolean).join(` `)}: ${r}, ${s(i)}, from ${s(n)}`;return{name:e[0],startedMs:n,durationMs:i,title:a}}const g=1e3;function renderTimeLine({targets:e}){let t=e.map(e=>spansOf(e)),n=[...e,...t.flat()].map(({startedMs:e=0,durationMs:t})=>e+t),r=Math.max(1,...n),i=[...new Set(t.flatMap(e=>e.map(({name:e})=>e)))].map(e=>`<li><i class="${phaseClass(e)}"></i>${l(e)}</li>`),a=e.map((e,n)=>renderRow(e,n,(t[n]??[]).map(e=>renderBar$1(e,r)).join(``)));return`<section aria-labelledby="time"><h2 id="time">Time line</h2>
<ul class="legend">${i.join(``)}</ul>
<div class="time">${a.join(`
`)}</div></section>`}function renderBar$1({name:e,startedMs:t,durationMs:n,title:r},i){let a=g/i,[o,s]=[t*a,n*a];return s<.05?``:`<rect class="${phaseClass(e)}" x="${o.toFixed(1)}" width="${s.toFixed(1)}" height="16"><title>${l(r)}</title></rect>`}e(renderBar$1,`renderBar`);function renderRow(e,t,n){let r=l(e.image),i=s(e.durationMs);return`<div data-target="${t}"><a href="#${targetId(t)}">${r}</a><svg viewBox="0 0 ${g} 16" preserveAspectRatio="none" role="img" aria-label="${i}">${n}</svg><small>${i}</small></div>`}function phaseClass(e){return`p-${e.replaceAll(/[^\w-]/g,`-`)}`}function renderHtml({result:e,evidence:t}){let n=e.targets.map((e,n)=>renderTarget(e,n,t));return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${_}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>postroj: ${e.verdict}</title>
<style>${m}</style>
</head>
<body>
${renderHead(e)}
${renderBar(e)}
<main>
<p class="nothing" hidden>No target is like that.</p>
${renderMatrix(e)}
${renderTimeLine(e)}
<section aria-labelledby="targets"><h2 id="targets">Targets</h2>
${n.join(`
`)}
</section>
</main>
<script>${p}<\/script>
</body>
</html>
`}const _=[`default-src 'none'`,`style-src '${hashOf(m)}'`,`script-src '${hashOf(p)}'`,`img-src data:`,`base-uri 'none'`,`form-action 'none'`].join(`; `);function hashOf(e){return`sha256-${d(`sha256`).update(e).digest(`base64`)}`}const v=[`error`,`fail`,`skip`,`pass`];function countOf({targets:e},t){return e.filter(({verdict:e})=>e===t).length}function renderHead(e){let{targets:n,durationMs:r,error:i}=e,a=`${countOf(e,`pass`)} of ${n.length} targets passed`,o=i?`<pre>${l(t(i))}</pre>`:``;return`<header><h1>postroj ${renderMark(e.verdict)}</h1>
<button type="button" data-theme-switch data-with-script hidden>Dark or light</button>
<p>${a} in ${s(r)}</p>${o}</header>`}function renderBar(e){return`<div class="bar" role="search" data-with-script hidden>
${v.flatMap(t=>{let n=countOf(e,t);return n===0?[]:`<button type="button" class="${t}" data-filter="${t}" aria-pressed="false">${`${f[t]} ${t} ${n}`}</button>`}).join(`
`)}
<input type="search" placeholder="Search names, checks, messages, evidence" aria-label="Search" autocomplete="off">
<label><input type="checkbox"> only what did not pass</label>
<button type="button" data-open="true">Open all</button><button type="button" data-open="false">Close all</button>
<output aria-live="polite"></output></div>`}export{renderHtml};