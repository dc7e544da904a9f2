/**
 * What runs in the page: filters, search and the theme. It looks at what is there and hides some of it;
 * it makes nothing of any text. Without it all is shown.
 */
export const script = `'use strict';
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
`;
