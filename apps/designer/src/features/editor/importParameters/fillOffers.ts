import type { JsonData } from '@sendwright/model'
import { completeTemplate, parseTemplate, renderTemplate } from '@sendwright/template'
import { insertItem, matchingItems } from '../../../app/codeEditor/inlineCompletion.ts'
import { randomUuid } from '../problems/buildAction.ts'

/** Something that can stand in a field that is filled. */
export interface FillOffer {
  /** What is shown; unique among the offers. */
  readonly label: string
  readonly detail: string
  /** The whole text with it in place, and where the caret goes then. */
  readonly text: string
  readonly caret: number
}

/** What is offered at one moment, and whether Enter takes the first without a choice. */
export interface FillOffers {
  readonly offers: readonly FillOffer[]
  readonly takesFirst: boolean
}

const limit = 50

/**
 * What can be filled in: inside a placeholder what its data has, else the placeholders that fit the field and what is
 * typed, in the given order.
 */
export function fillOffers(
  typed: string,
  caret: number,
  { suggestions, data }: { readonly suggestions: readonly string[]; readonly data: JsonData },
): FillOffers {
  const completion = completeTemplate(typed, 'text', caret, data)
  const items = matchingItems(typed, completion, caret)
  if (items.length > 0) {
    const offers = items.map((item) => {
      const inserted = insertItem(typed, completion, item)
      return { label: item.label, detail: item.detail ?? '', text: inserted.text, caret: inserted.caret }
    })
    return { offers, takesFirst: true }
  }
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
