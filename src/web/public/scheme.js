// Before the first paint: the chosen light or dark, so that a night reader is not dazzled. Own file: the page allows no inline script.
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem('encours-scheme'); } catch { /* storage refused: follow the machine */ }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
