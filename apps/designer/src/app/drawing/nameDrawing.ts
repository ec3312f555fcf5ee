/** Gives the drawing a role and a name, and makes it the region that F6 moves to. */
export function nameDrawing(host: HTMLElement, label: string): void {
  const svg = host.querySelector('.djs-container > svg')
  svg?.setAttribute('role', 'application')
  svg?.setAttribute('aria-label', label)
  svg?.setAttribute('data-region', 'drawing')
}
