import { parseTemplate } from '@sendwright/template'
import { literalJson, quotedTemplate } from '../templateText.ts'
import type { Wanted } from './mapField.ts'

/** What a person typed, without what is no template yet: a placeholder that is still being typed fills nothing. */
export function readableFills(fills: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fills).filter(([, typed]) => parseTemplate(typed, 'text').problems.length === 0),
  )
}

/**
 * What a person typed for a field as a JSON template: JSON and placeholders as they are, anything else as text. Where
 * the model wants text, so is what only looks like a number, true, false or null.
 */
export function fillToJson(typed: string, { types }: Pick<Wanted, 'types'>): string {
  const text = typed.trim()
  const wantsText = types !== null && types.includes('string')
  const looksScalar = /^(?:true|false|-?\d[\d.eE+-]*)$/.test(text)
  const looksNull = text === 'null' && types !== null && !types.includes('null')
  const isScalarType =
    types === null || types.includes('number') || types.includes('integer') || types.includes('boolean')
  const isText = wantsText && ((looksScalar && !isScalarType) || looksNull)
  if (!isText && text !== '' && parseTemplate(text, 'json').problems.length === 0) return text
  return quotedTemplate(text) ?? literalJson(text)
}
