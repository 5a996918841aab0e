// Before the first paint, so that nobody who chose the light scheme sees a dark flash.
try {
  if (localStorage.getItem('darkroom.scheme') === 'light') {
    document.documentElement.setAttribute('data-mantine-color-scheme', 'light');
  }
} catch {
  // Storage is switched off: dark, then.
}
