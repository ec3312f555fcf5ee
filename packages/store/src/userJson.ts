import type { JsonData } from '@sendwright/model'
import { StoreFailure } from './failure.ts'

/** Deeper JSON is refused: `parseExactJson` reads about 2,000 levels, fewer where it is called from deep inside. */
export const maxStoredJsonDepth = 1_000

/** The exact JSON text of user data for a `json` column. Throws for what could be written but not be read again. */
export function userJson(value: JsonData | object): string {
  const text = JSON.stringify(value)
  checkJsonDepth(text)
  return text
}

/** Throws for JSON text that could be stored but not be read again. */
export function checkJsonDepth(text: string): void {
  if (jsonDepth(text) > maxStoredJsonDepth)
    throw new StoreFailure(
      'data-not-storable',
      `A JSON document is nested deeper than the ${maxStoredJsonDepth} levels that can be stored`,
    )
}

/** How deep the lists and objects of a JSON text are nested. Not recursive, as the text may be deeper than the stack. */
export function jsonDepth(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (inString) {
      if (character === '\\') index++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth)
    else if (character === ']' || character === '}') depth--
  }
  return deepest
}
