/** A line of standard input with its number, from 1; null = its bytes are no UTF-8 text. Empty lines are left out. */
export interface Line {
  readonly number: number
  readonly text: string | null
}

/** The lines of a stream of UTF-8; after one that is no text there are no more. */
export async function* readLines(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  let number = 0
  let rest: Uint8Array[] = []
  for await (const chunk of input) {
    let bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed)) {
      const line = lineOf([...rest, bytes.subarray(0, end)])
      if (line !== null) yield line
      if (line?.text === null) return
      rest = []
      bytes = bytes.subarray(end + 1)
    }
    rest.push(bytes)
  }
  const last = lineOf(rest)
  if (last !== null) yield last

  function lineOf(parts: readonly Uint8Array[]): Line | null {
    number += 1
    const text = textOf(Buffer.concat(parts), { isFirst: number === 1 })
    return text?.trim() === '' ? null : { number, text }
  }
}

const lineFeed = 0x0a

// A mark of the byte order may stand before the first line; anywhere else it is a character of its text.
const first = new TextDecoder('utf-8', { fatal: true })
const other = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOf(bytes: Uint8Array, { isFirst }: { readonly isFirst: boolean }): string | null {
  try {
    const text = (isFirst ? first : other).decode(bytes)
    return text.endsWith('\r') ? text.slice(0, -1) : text
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
