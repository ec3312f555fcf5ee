import type { JsonData } from '@sendwright/model'
import { completeTemplate, parseTemplate, renderTemplate } from '@sendwright/template'
import { offersOf } from '../../../app/codeEditor/inlineCompletion.ts'
import type { Offers } from '../../../app/codeEditor/OfferInput.tsx'
import { randomUuid } from '../../../app/randomUuid.ts'

const limit = 50

/**
 * What can be filled in: inside a placeholder what its data has, else the placeholders that fit the field and what is
 * typed, in the given order.
 */
export function fillOffers(
  typed: string,
  caret: number,
  { suggestions, data }: { readonly suggestions: readonly string[]; readonly data: JsonData },
): Offers {
  const completion = completeTemplate(typed, 'text', caret, data)
  const inPlaceholder = offersOf(typed, completion, caret)
  if (inPlaceholder.length > 0) return { offers: inPlaceholder, takesFirst: true }
  if (typed.includes('${')) return { offers: [], takesFirst: false }
  const wanted = typed.trim().toLowerCase()
  const offers = suggestions
    .filter((suggestion) => suggestion.toLowerCase().includes(wanted))
    .slice(0, limit)
    .map((suggestion) => ({
      label: suggestion,
      detail: sampleOf(suggestion, data),
      text: suggestion,
      caret: suggestion.length,
    }))
  return { offers, takesFirst: false }
}

const longestSample = 40

/** What a placeholder gives with this data, shortened; '' where it gives nothing. */
function sampleOf(template: string, data: JsonData): string {
  const { text } = renderTemplate(parseTemplate(template, 'json'), data, { now: () => new Date(), uuid: randomUuid })
  if (text === null) return ''
  return text.length > longestSample ? `${text.slice(0, longestSample - 1)}…` : text
}
