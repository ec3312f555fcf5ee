const nameInAscii = new Uint8Array(128)
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-$@') {
  nameInAscii[character.charCodeAt(0)] = 1
}
const nameBeyondAscii = /^[\p{ID_Continue}]$/u

/** Where the run of name characters that begins at `start` ends; `start` itself if there is none. */
export function endOfName(text: string, start: number): number {
  let at = start
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code < 128) {
      if (nameInAscii[code] === 0 || (code === dollar && text.charCodeAt(at + 1) === openBrace)) break
      at += 1
    } else {
      const character = characterAt(text, at)
      if (!nameBeyondAscii.test(character)) break
      at += character.length
    }
  }
  return at
}

/** Whether the text can stand in a path without quotes and brackets. */
export function isPlainName(text: string): boolean {
  return text !== '' && endOfName(text, 0) === text.length && !text.includes('${')
}

/** The whole character (one or two UTF-16 units) at an offset; '' at the end. */
export function characterAt(text: string, offset: number): string {
  const code = text.codePointAt(offset)
  return code === undefined ? '' : String.fromCodePoint(code)
}

/** Where the white space (as JSON knows it) that begins at `start` ends. */
export function endOfWhiteSpace(text: string, start: number): number {
  let at = start
  while (at < text.length && isWhiteSpace(text.charCodeAt(at))) at += 1
  return at
}

/** White space as JSON knows it: space, tab, line feed, carriage return. */
export function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

/** The number of dollars in the run that begins at `start`. */
export function countDollars(text: string, start: number): number {
  let at = start
  while (text.charCodeAt(at) === dollar) at += 1
  return at - start
}

// UTF-16 units that the language gives a meaning to.
export const dollar = 0x24
export const quote = 0x22
export const backslash = 0x5c
export const openBrace = 0x7b
export const closeBrace = 0x7d
export const lineFeed = 0x0a
export const carriageReturn = 0x0d
