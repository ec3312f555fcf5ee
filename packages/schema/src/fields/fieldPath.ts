/** A step of a field's path: the name of a property, or into the elements of a list. */
export type FieldStep = { readonly name: string } | 'items'

const plainName = /^[\p{ID_Start}_$@-][\p{ID_Continue}$@-]*$/u

/** The path of a field in another. */
export function joinFieldPath(parent: string, name: string): string {
  if (!plainName.test(name)) return `${parent}[${JSON.stringify(name)}]`
  return parent === '' ? name : `${parent}.${name}`
}

/** The steps of a field's path; null where it is none. */
export function parseFieldPath(path: string): readonly FieldStep[] | null {
  const steps: FieldStep[] = []
  let rest = path
  while (rest !== '') {
    const quoted = /^\[("(?:[^"\\]|\\.)*")\]/.exec(rest)
    const plain = /^\.?([^.[\]"]+)/.exec(rest)
    if (rest.startsWith('[]')) {
      steps.push('items')
      rest = rest.slice(2)
    } else if (quoted !== null) {
      const name = unquoted(quoted[1] ?? '')
      if (name === null) return null
      steps.push({ name })
      rest = rest.slice(quoted[0].length)
    } else if (plain !== null && (steps.length === 0) !== rest.startsWith('.')) {
      steps.push({ name: plain[1] ?? '' })
      rest = rest.slice(plain[0].length)
    } else return null
  }
  return steps
}

function unquoted(text: string): string | null {
  try {
    // Between double quotes there can only be a text.
    return JSON.parse(text) as string
  } catch {
    return null
  }
}
