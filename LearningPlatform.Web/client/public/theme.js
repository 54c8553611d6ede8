// Before the first paint: the theme the learner chose, so that a dark page doesn't flash white. No choice means the system's.
try {
  var theme = localStorage.getItem('lp.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (error) {
  // Storage is switched off: the system's theme applies.
}
