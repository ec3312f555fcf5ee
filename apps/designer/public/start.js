// Runs before the page's modules and before the first paint.
;(function () {
  // The colour scheme, so that a dark page never flashes white. Mantine keeps the choice under this key.
  var chosen = null
  try {
    chosen = localStorage.getItem('mantine-color-scheme-value')
  } catch {
    // Storage may be forbidden; the system's scheme is used then.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')

  // zod tries whether it may compile code while schemas are made; the page's security policy forbids it and reports the try.
  globalThis.__zod_globalConfig = { jitless: true }
})()
