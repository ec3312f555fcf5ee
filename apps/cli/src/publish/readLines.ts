/** A line of standard input with its number, from 1. Empty lines are counted and left out. */
export interface Line {
  readonly number: number
  readonly text: string
}

/** The lines of a stream of UTF-8; bytes that are none throw `TypeError`. */
export async function* readLines(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 0
  let rest = ''
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) yield* lineOf(text)
  }
  yield* lineOf(rest + decoder.decode())

  function* lineOf(text: string): Generator<Line> {
    number += 1
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    if (line.trim() !== '') yield { number, text: line }
  }
}
