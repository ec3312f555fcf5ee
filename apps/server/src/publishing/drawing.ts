/**
 * Whether shapes that both files have lie elsewhere, or flows that both have run elsewhere. What was added or removed
 * is a change of its own.
 */
export function shapesMoved(before: string, after: string): boolean {
  const old = places(before)
  for (const [element, place] of places(after)) if ((old.get(element) ?? place) !== place) return true
  return false
}

const shape = /<(?:[\w.-]+:)?BPMN(?:Shape|Edge)\b([^>]*)>((?:\s*<(?:[\w.-]+:)?(?:Bounds|waypoint)\b[^>]*>)*)/g
const number = /\b(x|y|width|height)="([^"]*)"/g

/** Where each element lies, as a text; labels are left out, since tools place them anew on their own. */
function places(bpmn: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, attributes = '', geometry = ''] of bpmn.matchAll(shape)) {
    const element = /\bbpmnElement="([^"]*)"/.exec(attributes)?.[1]
    if (element === undefined) continue
    // Tools write 100 as 100 and as 100.0.
    const numbers = [...geometry.matchAll(number)].map(([, name, text]) => `${name}${Number(text)}`)
    const isExpanded = /\bisExpanded="([^"]*)"/.exec(attributes)?.[1] ?? ''
    found.set(element, [isExpanded, ...numbers].join(' '))
  }
  return found
}
