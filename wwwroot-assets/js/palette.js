// Ctrl+K: one dialog with a listbox. What is in the page is filtered at once; what the server adds comes below and moves nothing that is shown.
(() => {
  const box = () => document.getElementById('oc-palette');
  const input = () => box().querySelector('input');
  const list = () => box().querySelector('[role=listbox]');
  const shown = () => [...list().querySelectorAll('[role=option]')].filter(o => !o.hidden);
  const isCustomer = text => /[@+]/.test(text) || /\d{3,}/.test(text);
  let wait = 0, watcher = null, telling = false;

  const mark = option => {
    for (const other of list().querySelectorAll('[role=option]')) other.setAttribute('aria-selected', other === option ? 'true' : 'false');
    if (option) {
      option.id ||= 'oc-option-' + [...list().querySelectorAll('[role=option]')].indexOf(option);
      input().setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else input().removeAttribute('aria-activedescendant');
  };

  const say = () => {
    const n = shown().length;
    box().querySelector('[data-count]').textContent = n === 0 ? 'Nothing found here. Enter asks Why.' : n === 1 ? '1 match' : `${n} matches`;
  };

  // The commands of this page are its own buttons that carry a key.
  const commands = () => {
    for (const old of list().querySelectorAll('[data-command]')) old.parentElement.remove();
    const first = list().querySelector('[data-local]').parentElement;
    for (const button of document.querySelectorAll('main [data-key]')) {
      const words = (button.getAttribute('aria-label') ?? document.getElementById(button.getAttribute('aria-labelledby'))?.textContent ?? button.textContent).trim();
      if (!words || button.disabled || button.matches('input:not([type=radio])')) continue;
      const line = document.createElement('li'), option = document.createElement('a'), name = document.createElement('span'), kind = document.createElement('small'), key = document.createElement('kbd');
      line.setAttribute('role', 'none'); option.setAttribute('role', 'option'); option.dataset.command = ''; option.dataset.local = '';
      key.textContent = button.dataset.key === 'Escape' ? 'Esc' : button.dataset.key.toUpperCase();
      name.textContent = words; kind.append('This page ', key); option.tabIndex = -1; option.href = '#'; option.append(name, kind); line.append(option);
      option.press = () => { box().close(); button.click(); };
      list().insertBefore(line, first);
    }
  };

  const filter = () => {
    const text = input().value.trim(), small = text.toLowerCase();
    const why = list().querySelector('[data-why]');
    why.hidden = text.length === 0 || !isCustomer(text);
    why.querySelector('[data-words]').textContent = text;
    why.href = '/why?q=' + encodeURIComponent(text);
    for (const option of list().querySelectorAll('[data-local]')) option.hidden = small.length > 0 && !option.textContent.toLowerCase().includes(small);
    mark(shown()[0]);
    say();
  };

  const open = () => {
    if (!box() || box().open) return;
    input().value = '';
    commands();
    box().showModal();
    filter();
    watcher ??= new MutationObserver(() => { if (box()?.open) { if (!shown().some(o => o.getAttribute('aria-selected') === 'true')) mark(shown()[0]); say(); } });
    watcher.observe(list(), { childList: true });
  };

  const go = (option, apart) => {
    const text = input().value.trim();
    if (option?.press) { option.press(); return; }
    const address = option?.getAttribute('href') ?? (text ? '/why?q=' + encodeURIComponent(text) : null);
    if (!address) return;
    box().close();
    if (apart) { window.open(address, '_blank', 'noopener'); return; }
    const link = document.createElement('a');
    link.href = address;
    document.body.append(link); link.click(); link.remove();
  };

  document.addEventListener('click', e => {
    if (e.target.closest?.('[data-oc="palette"]')) open();
    const option = e.target.closest?.('#oc-palette [role=option]');
    if (option) { e.preventDefault(); go(option, e.ctrlKey); } else if (e.target === box()) box().close();
  });

  // The server hears of it 150 ms after the last letter.
  document.addEventListener('input', e => {
    if (e.target !== (box() && input()) || telling) return;
    e.stopImmediatePropagation();
    filter();
    clearTimeout(wait);
    wait = setTimeout(() => {
      telling = true;
      input().dispatchEvent(new Event('input', { bubbles: true }));
      telling = false;
    }, 150);
  }, true);

  document.addEventListener('keydown', e => {
    if (e.ctrlKey && !e.altKey && e.key.toLowerCase() === 'k') { e.preventDefault(); open(); return; }
    if (!box()?.open || e.target !== input()) return;
    const options = shown(), here = options.findIndex(o => o.getAttribute('aria-selected') === 'true');
    const to = { ArrowDown: Math.min(options.length - 1, here + 1), ArrowUp: Math.max(0, here - 1), PageDown: Math.min(options.length - 1, here + 8), PageUp: Math.max(0, here - 8) }[e.key];
    if (to !== undefined) { e.preventDefault(); mark(options[to]); }
    if (e.key === 'Enter') { e.preventDefault(); e.stopImmediatePropagation(); go(options[here], e.ctrlKey); }
  }, true);
})();
