import type { TemplateNode } from '@sendwright/template'

/**
 * A value of a JSON template as a text template: a text is what it means with its placeholders as written, everything
 * else its own source. Null for null and for a value that is not written.
 */
export function nodeText(source: string, node: TemplateNode): string | null {
  if (node.kind === 'null' || node.kind === 'missing') return null
  if (node.kind !== 'string') return source.slice(node.range.start, node.range.end)
  let text = ''
  let literal = ''
  for (const piece of node.pieces) {
    if (typeof piece === 'string') literal += piece
    else if (piece !== null) {
      text += escapeDollars(literal, true) + source.slice(piece.range.start, piece.range.end)
      literal = ''
    }
  }
  return text + escapeDollars(literal, false)
}

/** Dollars before a brace count double in a template. */
function escapeDollars(literal: string, beforePlaceholder: boolean): string {
  return literal.replace(beforePlaceholder ? /\$+(?=\{|$)/g : /\$+(?=\{)/g, (dollars) => dollars + dollars)
}
