/** The longest id a connection may have. */
const maxLength = 64

/** An id for a connection from its name: lowercase letters and digits, accents taken off. Empty when nothing is left. */
export function connectionIdFromName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, maxLength)
}

/** The id from the name, with a number behind it where that id is taken. */
export function freeConnectionId(name: string, taken: ReadonlySet<string>): string {
  const id = connectionIdFromName(name)
  if (id === '' || !taken.has(id)) return id
  for (let number = 2; ; number += 1) {
    const candidate = `${id.slice(0, maxLength - String(number).length)}${number}`
    if (!taken.has(candidate)) return candidate
  }
}
