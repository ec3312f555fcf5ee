import type { JsonData } from '@sendwright/model'
import { completeCondition } from '@sendwright/template'
import { insertItem, matchingItems, type Offer } from '../../../../app/codeEditor/inlineCompletion.ts'

/** What can stand at an offset of a condition: paths of the data with their braces, or operators. */
export function conditionOffers(text: string, offset: number, data: JsonData): readonly Offer[] {
  const completion = completeCondition(text, offset, data)
  return matchingItems(text, completion, offset).map((item) => {
    const isWhole = item.kind === 'operator' || item.insert.startsWith('${')
    if (!isWhole) return { label: item.label, detail: item.detail ?? '', ...insertItem(text, completion, item) }
    const range = item.range ?? completion.range
    const after = text.slice(range.end)
    const before = `${text.slice(0, range.start)}${item.insert}${after.startsWith(' ') ? '' : ' '}`
    return { label: item.label, detail: item.detail ?? '', text: before + after, caret: before.length }
  })
}
