// The contract editor's part that must not wait for the server: arrows between cells, Esc, F8, and keeping what is typed while the connection is lost.
const ocGrid = (() => {
  const store = key => `oc-kept:${key}`;
  const read = key => JSON.parse(sessionStorage.getItem(store(key)) ?? '{}');
  const write = (key, kept) => Object.keys(kept).length ? sessionStorage.setItem(store(key), JSON.stringify(kept)) : sessionStorage.removeItem(store(key));
  const contractOf = element => element.closest('[data-contract]')?.dataset.contract;
  const tell = key => {
    const place = document.querySelector('#components-reconnect-modal [data-kept]');
    const count = key ? Object.keys(read(key)).length : 0;
    const said = count ? `${count} ${count === 1 ? 'edit is' : 'edits are'} kept.` : '';
    if (place && place.textContent !== said) place.textContent = said;
  };

  const keep = element => {
    const key = contractOf(element);
    if (!key || !element.dataset.edit) return;
    const kept = read(key);
    kept[element.dataset.edit] = element.value;
    write(key, kept);
    tell(key);
  };
  const drop = (key, id) => {
    const kept = read(key);
    if (id) delete kept[id];
    write(key, id ? kept : {});
    tell(key);
  };

  const press = cell => (cell?.querySelector('button.oc-cell') ?? null);
  const focusCell = (row, at) => {
    const cells = [...(row?.querySelectorAll('td[role=gridcell]') ?? [])];
    press(cells[Math.min(at, cells.length - 1)])?.focus();
  };
  // After the server has redrawn: the cell that was left gets the focus back, wherever it stands now.
  const comeBack = (id, tries = 40) => {
    const button = document.querySelector(`[data-cell="${CSS.escape(id)}"] button.oc-cell`) ?? document.querySelector(`td[data-cell="${CSS.escape(id)}"] button`);
    if (button) button.focus(); else if (tries > 0) setTimeout(() => comeBack(id, tries - 1), 25);
  };

  const move = (button, key) => {
    const cell = button.closest('td'), row = cell.closest('tr');
    const rows = [...row.closest('tbody').querySelectorAll('tr[data-row]')];
    const cells = [...row.querySelectorAll('td[role=gridcell]')];
    const at = cells.indexOf(cell), line = rows.indexOf(row);
    const inner = [...cell.querySelectorAll('button.oc-cell')], n = inner.indexOf(button);
    if (key === 'ArrowDown' && inner[n + 1]) return inner[n + 1].focus();
    if (key === 'ArrowUp' && inner[n - 1]) return inner[n - 1].focus();
    if (key === 'ArrowDown') focusCell(rows[line + 1], at);
    if (key === 'ArrowUp') focusCell(rows[line - 1], at);
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    for (let i = at + step; step && i >= 0 && i < cells.length; i += step) if (press(cells[i])) return press(cells[i]).focus();
  };

  const nextProblem = () => {
    const all = [...document.querySelectorAll('[data-problem]')];
    const next = all[all.indexOf(document.activeElement) + 1];
    if (next) { next.focus(); next.scrollIntoView({ block: 'center' }); return; }
    const tabs = [...document.querySelectorAll('.oc-tabs a')], open = tabs.findIndex(t => t.hasAttribute('aria-current'));
    const other = [...tabs.slice(open + 1), ...tabs.slice(0, open)].find(t => t.dataset.problems);
    if (other) other.click(); else all[0]?.focus();
  };

  const editorKeys = e => {
    const id = e.target.closest('[data-cell]')?.dataset.cell;
    if (e.key === 'Escape') {
      e.stopPropagation();
      e.preventDefault();
      if (e.target.value !== e.target.dataset.old) {
        e.target.value = e.target.dataset.old ?? '';
        if (e.target.matches('select')) e.target.dispatchEvent(new Event('change', { bubbles: true }));
      }
      drop(contractOf(e.target), e.target.dataset.edit);
    } else if (e.key !== 'Enter') return;
    e.target.blur();
    if (id) comeBack(id);
  };

  document.addEventListener('focusin', e => { if (e.target.matches?.('[data-edit]') && e.target.dataset.old === undefined) e.target.dataset.old = e.target.value; });
  document.addEventListener('focusout', e => { if (e.target.matches?.('[data-edit]') && e.target.value === e.target.dataset.old) drop(contractOf(e.target), e.target.dataset.edit); });
  document.addEventListener('input', e => { if (e.target.matches?.('[data-edit]')) keep(e.target); });
  document.addEventListener('click', e => {
    const button = e.target.closest?.('[data-grid]');
    if (button?.dataset.grid === 'next') nextProblem();
    if (button?.dataset.grid === 'print') window.print();
  });
  document.addEventListener('keydown', e => {
    if (!document.querySelector('.oc-editor')) return;
    if (e.key === 'F8') { nextProblem(); e.preventDefault(); return; }
    if (e.altKey && e.key.toLowerCase() === 'p') { document.querySelector('[data-grid="preview"]')?.click(); e.preventDefault(); return; }
    if (e.target.matches('.oc-gedit')) { editorKeys(e); return; }
    if (e.target.closest('input, textarea, select')) return;
    if (e.ctrlKey && e.key.toLowerCase() === 'z') { document.querySelector('[data-grid="undo"]')?.click(); e.preventDefault(); return; }
    const cell = e.target.closest('[role=grid] button.oc-cell');
    if (!cell || !e.key.startsWith('Arrow')) return;
    e.preventDefault();
    if (!e.altKey) { move(cell, e.key); return; }
    const by = e.key === 'ArrowUp' ? -1 : e.key === 'ArrowDown' ? 1 : 0, row = cell.closest('tr[data-row]');
    const id = cell.closest('[data-cell]')?.dataset.cell;
    if (!by || !id) return;
    row.querySelector(`[data-move="${by}"]`)?.click();
    const to = Number(row.dataset.row) + by;
    setTimeout(() => comeBack(id.replace(/^\d+/, to)), 60);
  }, true);

  // The circuit came back by itself: what was left meanwhile is said again.
  const modal = document.getElementById('components-reconnect-modal');
  if (modal) new MutationObserver(() => {
    if (/components-reconnect-(show|failed|rejected)/.test(modal.className)) return;
    for (const el of document.querySelectorAll('[data-edit]')) if (el !== document.activeElement && el.value !== el.dataset.old) {
      el.dispatchEvent(new Event('change', { bubbles: true }));
      el.dispatchEvent(new FocusEvent('blur'));
    }
  }).observe(modal, { attributes: true, attributeFilter: ['class'] });

  return { drop, kept: key => { tell(key); return Object.entries(read(key)).map(([id, value]) => ({ id, value })); } };
})();
window.ocGrid = ocGrid;
