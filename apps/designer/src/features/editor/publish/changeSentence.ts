import type { ProcessChange } from '@sendwright/model'

/** A part of a change's sentence: plain, a value that changed, or an exact name. */
export interface SentencePiece {
  readonly text: string
  readonly kind: 'plain' | 'value' | 'exact'
}

/**
 * The sentence of a change with its values and exact names marked. The pieces together are the sentence without the
 * backticks, and the quotation marks of headers, that an exact name needs no more.
 */
export function changeSentence(change: ProcessChange): readonly SentencePiece[] {
  const { sentence, what, from, to, field } = change
  const cut = what === 'header' ? null : cutAtValues(change)
  const pieces =
    what === 'header'
      ? markQuoted(sentence, [field, from, to])
      : cut === null
        ? [plain(sentence)]
        : [plain(cut.before), value(cut.from), plain(' to '), value(cut.to), plain(cut.after)]
  return pieces
    .flatMap((piece) => (piece.kind === 'plain' ? markBackticks(piece.text) : [piece]))
    .filter(({ text }) => text !== '')
}

/** The sentence below a heading that names its step and action: without that name. */
export function sentenceBelowHeading(change: ProcessChange): readonly SentencePiece[] {
  const { what, sentence, actionName, nodeName } = change
  const name = what === 'action' ? actionName : what === 'node' ? nodeName : ''
  return changeSentence(name === '' ? change : { ...change, sentence: sentence.replace(` "${name}"`, () => '') })
}

/** Where the sentence names both values, `… from a to b …`, with or without quotation marks. */
function cutAtValues({ sentence, from, to }: ProcessChange) {
  if (from === null || to === null) return null
  for (const [one, other] of [
    [from, to],
    [`"${from}"`, `"${to}"`],
  ] as const) {
    const words = ` from ${one} to ${other}`
    const at = sentence.lastIndexOf(words)
    if (at === -1) continue
    return { before: `${sentence.slice(0, at)} from `, from: one, to: other, after: sentence.slice(at + words.length) }
  }
  return null
}

/** Names and values that stand in quotation marks are exact. */
function markQuoted(sentence: string, names: readonly (string | null)[]): readonly SentencePiece[] {
  const quoted = new Set(names.flatMap((name) => (name === null ? [] : [`"${name}"`])))
  let rest = sentence
  const pieces: SentencePiece[] = []
  for (;;) {
    const found = [...quoted]
      .map((name) => ({ name, at: rest.indexOf(name) }))
      .filter(({ at }) => at !== -1)
      .toSorted((a, b) => a.at - b.at)[0]
    if (found === undefined) return [...pieces, plain(rest)]
    pieces.push(plain(rest.slice(0, found.at)), { text: found.name.slice(1, -1), kind: 'exact' })
    rest = rest.slice(found.at + found.name.length)
  }
}

function markBackticks(text: string): readonly SentencePiece[] {
  if (text.split('`').length % 2 === 0) return [plain(text)]
  return text.split('`').map((part, index) => ({ text: part, kind: index % 2 === 1 ? 'exact' : 'plain' }))
}

function plain(text: string): SentencePiece {
  return { text, kind: 'plain' }
}

function value(text: string): SentencePiece {
  return { text, kind: 'value' }
}
