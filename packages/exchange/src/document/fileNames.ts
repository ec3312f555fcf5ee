/** The path that a relative reference leads to, seen from the folder of the file it stands in. */
export function joinPath(fromFile: string, reference: string): string {
  const base = reference.startsWith('/') ? [] : normalPath(fromFile).split('/').slice(0, -1)
  return normalPath([...base, reference].join('/'))
}

/** A relative path without `.`, `..`, doubled and backward slashes. What climbs above the top starts at the top. */
export function normalPath(name: string): string {
  const parts: string[] = []
  for (const part of name.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** The last part of a path or address. */
export function baseName(name: string): string {
  return (
    normalPath(name.replace(/[?#].*$/, ''))
      .split('/')
      .at(-1) ?? ''
  )
}
