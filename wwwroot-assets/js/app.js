// The little the browser does by itself: theme, time zone, folding the navigation, keys, copying.
(() => {
  const keep = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=31536000;samesite=lax`; };
  const root = document.documentElement;

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `oc-zone=${zone};path=/;max-age=31536000;samesite=lax`;

  const switchTheme = () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    keep('oc-theme', root.dataset.theme);
  };

  document.addEventListener('click', e => {
    const button = e.target.closest('[data-oc]');
    if (button?.dataset.oc === 'theme') switchTheme();
    if (button?.dataset.oc === 'copy') navigator.clipboard?.writeText(button.dataset.text ?? '');
    for (const menu of document.querySelectorAll('details.oc-menu[open]')) if (!menu.contains(e.target)) menu.open = false;
  });

  const places = { o: '/', r: '/review', w: '/why', c: '/contracts', p: '/pipelines', u: '/runs' };
  let waitsForPlace = 0;
  document.addEventListener('keydown', e => {
    if (e.ctrlKey && !e.altKey && e.key.toLowerCase() === 'b') {
      root.dataset.nav = root.dataset.nav === 'open' ? 'shut' : 'open';
      e.preventDefault();
      return;
    }
    if (e.ctrlKey || e.altKey || e.metaKey || e.target.closest('input, textarea, select, [contenteditable], dialog')) return;
    if (e.key === 'Escape') { document.querySelector('[data-key="Escape"]')?.click(); return; }
    if (Date.now() - waitsForPlace < 1200 && places[e.key]) {
      waitsForPlace = 0;
      document.querySelector(`.oc-nav a[href="${places[e.key]}"]`)?.click();
      return;
    }
    if (e.key === 'g') { waitsForPlace = Date.now(); return; }
    const target = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
    if (!target) return;
    e.preventDefault();
    if (target.matches('input, textarea')) target.focus(); else target.click();
  });
})();
