// What pages do beyond HTML; each works without it. It shows `hidden` buttons and the logo, says times in relative words, removes pictures that cannot be loaded, and filters rows while a user types.

/** The script of all pages, small enough to be inline. */
export const SCRIPT = `
(() => {
const said = document.getElementById('said');
for (const button of document.querySelectorAll('button[data-copy]')) {
  const label = button.textContent;
  let back;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const address = document.getElementById(button.dataset.copy);
    getSelection().selectAllChildren(address);
    try { await navigator.clipboard.writeText(address.textContent); } catch { document.execCommand('copy'); }
    button.textContent = said.textContent = button.dataset.done;
    clearTimeout(back);
    back = setTimeout(() => { button.textContent = label; said.textContent = ''; }, 2500);
  });
}
const UNITS = [['year', 31557600], ['month', 2629800], ['day', 86400], ['hour', 3600], ['minute', 60]];
const [words, now] = ['always', 'auto'].map((numeric) => new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric }));
const tell = () => {
  for (const time of document.querySelectorAll('time')) {
    const seconds = Math.max(0, (Date.now() - Date.parse(time.dateTime)) / 1000);
    const [unit, length] = UNITS.find(([, length]) => seconds >= length) || [];
    time.textContent = unit ? words.format(-Math.floor(seconds / length), unit) : now.format(0, 'second');
  }
};
tell();
setInterval(tell, 60000);
for (const image of document.images) {
  const figure = image.closest('figure');
  const settle = () => {
    const loaded = image.naturalWidth > 0;
    if (!figure) {
      image.hidden = !loaded;
      if (image.className) image.nextElementSibling.className = loaded ? 'off' : '';
    } else if (!loaded) {
      figure.parentElement.className = '';
      figure.remove();
    }
  };
  image.onload = image.onerror = settle;
  if (image.complete && image.loading !== 'lazy') settle();
}
const find = document.getElementById('q');
if (!find) return;
const plain = (text) => text.normalize('NFKD').replace(/\\p{M}/gu, '').toLowerCase();
const rows = [...document.querySelectorAll('.feeds li')].map((row) => [row, plain(row.firstElementChild.textContent)]);
find.addEventListener('input', () => {
  const words = plain(find.value).split(/\\s+/);
  let count = 0;
  for (const [row, name] of rows) {
    row.hidden = !words.every((word) => name.includes(word));
    if (!row.hidden) count++;
  }
  for (const fold of document.querySelectorAll('.group details')) fold.open = find.value !== '';
  for (const group of document.querySelectorAll('.group')) {
    group.hidden = !group.querySelector('.feeds li:not([hidden])');
  }
  const { some, none } = find.form.dataset;
  said.textContent = count ? some.replace('{n}', count) : none;
  said.classList.toggle('off', count > 0);
});
})();
`;
