// Keys. A key is an attribute on the button it presses (data-key="r"), so a key can never do what the button may not.
(() => {
  const places = { o: '/', r: '/review', w: '/why', c: '/contracts', p: '/pipelines', u: '/runs' };
  const common = [['Ctrl K', 'Find'], ['Ctrl B', 'Fold the navigation'], ['J K', 'Next and previous row'], ['Enter', 'Open the row'], ['X', 'Select the row'], ['Shift X', 'Select to here'], ['Ctrl Enter', 'The main button of pane or dialog'],
    ['G then O R W C P U', 'Overview, review, why, contracts, pipelines, runs'], ['?', 'This list']];
  const off = () => localStorage.getItem('oc-keys') === 'off';
  const visible = e => e && !e.disabled && e.offsetParent !== null;
  const find = key => [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(visible);
  const rows = () => [...document.querySelectorAll('[data-row]')].filter(visible);
  const opener = row => row.matches('[data-open]') ? row : row.querySelector('[data-open]');
  const present = () => rows().findIndex(r => r.contains(document.activeElement));
  let waitsForPlace = 0, lastSelected = null;

  const move = step => {
    const all = rows();
    if (all.length === 0) return false;
    const from = present() >= 0 ? present() : all.findIndex(r => r.classList.contains('oc-chosen'));
    const to = all[Math.min(all.length - 1, Math.max(0, from < 0 ? 0 : from + step))];
    opener(to)?.focus();
    to.scrollIntoView({ block: 'nearest' });
    return true;
  };

  const select = range => {
    const all = rows(), here = present();
    if (here < 0) return false;
    const from = range && lastSelected !== null ? all.indexOf(lastSelected) : here;
    for (const row of all.slice(Math.min(from < 0 ? here : from, here), Math.max(from, here) + 1)) {
      const box = row.querySelector('[data-select]');
      if (visible(box) && (!range || !box.checked)) box.click();
    }
    lastSelected = all[here];
    return true;
  };

  // The dialog on top, else the pane: its main button.
  const primary = () => {
    const top = [...document.querySelectorAll('.rz-dialog, dialog[open]')].at(-1) ?? document.querySelector('[data-pane]');
    const button = top?.querySelector('[data-primary], .rz-dialog-confirm-buttons button');
    if (visible(button)) button.click();
    return !!button;
  };

  const words = e => (e.getAttribute('aria-label') ?? document.getElementById(e.getAttribute('aria-labelledby'))?.textContent ?? e.textContent ?? '').trim();

  const help = () => {
    const list = document.querySelector('#oc-keys dl');
    if (!list) return;
    const here = [...document.querySelectorAll('[data-key]')].filter(visible).map(e => [e.dataset.key === 'Escape' ? 'Esc' : e.dataset.key.toUpperCase(), words(e)]);
    list.replaceChildren(...[...new Map([...here, ...common])].map(([key, what]) => {
      const line = document.createElement('div'), dt = document.createElement('dt'), dd = document.createElement('dd'), kbd = document.createElement('kbd');
      kbd.textContent = key; dt.append(kbd); dd.textContent = what; line.append(dt, dd);
      return line;
    }));
    document.getElementById('oc-keys').showModal();
  };

  document.addEventListener('click', e => {
    const button = e.target.closest?.('[data-oc]');
    if (button?.dataset.oc === 'help') help();
    if (button?.dataset.oc === 'keys') localStorage.setItem('oc-keys', button.checked ? 'on' : 'off');
  });
  document.addEventListener('toggle', e => {
    const box = e.target.querySelector?.('[data-oc="keys"]');
    if (box) box.checked = !off();
  }, true);

  document.addEventListener('keydown', e => {
    if (e.ctrlKey && e.key === 'Enter') { if (primary()) e.preventDefault(); return; }
    if (e.ctrlKey || e.altKey || e.metaKey || e.target.closest?.('dialog, .rz-dialog')) return;
    const typing = e.target.closest?.('textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])');
    if (e.key === 'Escape') { if (typing) e.target.blur(); else find('Escape')?.click(); return; }
    if (typing || off()) return;
    const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    if (Date.now() - waitsForPlace < 1200 && places[key]) {
      waitsForPlace = 0;
      document.querySelector(`.oc-nav a[href="${places[key]}"]`)?.click();
      return;
    }
    const inGrid = e.target.closest?.('[role=grid], input[type=radio]');
    const done = key === 'g' ? (waitsForPlace = Date.now(), true)
      : key === '?' ? (help(), true)
      : key === 'j' || (key === 'ArrowDown' && present() >= 0 && !inGrid) ? move(1)
      : key === 'k' || (key === 'ArrowUp' && present() >= 0 && !inGrid) ? move(-1)
      : key === 'x' ? select(e.shiftKey)
      : false;
    if (done) { e.preventDefault(); return; }
    const target = e.shiftKey && key !== '/' ? null : find(key);
    if (!target) return;
    e.preventDefault();
    if (target.matches('input:not([type=radio], [type=checkbox]), textarea')) target.focus();
    else { target.click(); if (target.matches('[type=radio]')) target.focus(); }
  });
})();
