// The little the browser does by itself: theme, time zone, folding the navigation, copying, the line that says the connection is lost.
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

  const foldNav = () => {
    const open = root.dataset.nav ? root.dataset.nav === 'open' : innerWidth >= 1400;
    root.dataset.nav = open ? 'shut' : 'open';
    keep('oc-nav', root.dataset.nav);
  };

  document.addEventListener('click', e => {
    const button = e.target.closest('[data-oc]');
    if (button?.dataset.oc === 'theme') switchTheme();
    if (button?.dataset.oc === 'copy') navigator.clipboard?.writeText(button.dataset.text ?? '');
    if (button?.dataset.oc === 'copy-link') navigator.clipboard?.writeText(location.href);
    for (const menu of document.querySelectorAll('details.oc-menu[open]')) if (!menu.contains(e.target)) menu.open = false;
  });

  document.addEventListener('keydown', e => {
    if (e.ctrlKey && !e.altKey && !e.shiftKey && e.key.toLowerCase() === 'b') { foldNav(); e.preventDefault(); }
  });

  window.ocFocusHeading = () => {
    const heading = document.querySelector('h1'), here = document.activeElement;
    if (!heading || (here?.id !== 'content' && here?.closest('#content'))) return;
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };

  // The framework sets a class on the line; the moment it was lost is ours to say.
  const line = document.getElementById('components-reconnect-modal');
  let lost = false;
  if (line) new MutationObserver(() => {
    const shown = /components-reconnect-(show|failed|rejected)/.test(line.className);
    if (shown && !lost) line.querySelector('[data-lost-at]').textContent = ' at ' + new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    lost = shown;
  }).observe(line, { attributes: true, attributeFilter: ['class'] });
})();
