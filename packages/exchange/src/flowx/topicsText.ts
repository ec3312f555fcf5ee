import { parseTemplate, templateTree } from '@sendwright/template'
import { nodeText } from './nodeText.ts'

/** The topics of a field: one, several between commas, semicolons or line breaks, or a JSON list. Quotes do not count. */
export function readTopics(text: string): readonly string[] {
  const tree = text.startsWith('[') ? templateTree(text) : null
  const names =
    tree?.kind === 'list' && tree.closed ? tree.items.map(({ value }) => nodeText(text, value) ?? '') : splitNames(text)
  return [
    ...new Set(
      names
        .map((name) =>
          name
            .trim()
            .replace(/^(["'`])(.*)\1$/s, '$2')
            .trim(),
        )
        .filter((name) => name !== ''),
    ),
  ]
}

/** Separators inside a placeholder are its own. */
function splitNames(text: string): readonly string[] {
  const names: string[] = []
  let start = 0
  const ranges = parseTemplate(text, 'text').placeholders.map(({ range }) => range)
  let next = 0
  for (const match of text.matchAll(/[,;\n]/g)) {
    while ((ranges[next]?.end ?? Infinity) <= match.index) next += 1
    if ((ranges[next]?.start ?? Infinity) < match.index) continue
    names.push(text.slice(start, match.index))
    start = match.index + 1
  }
  return [...names, text.slice(start)]
}
