import type { JsonData } from '@sendwright/model'
import { completeTemplate, type Completion, type TemplateFormat } from '@sendwright/template'
import type { TemplateInsight } from './templateInsight.ts'

/** What placeholders can name. */
export interface PlaceholderData {
  readonly data: JsonData
  readonly insight?: TemplateInsight | undefined
}

/** What can be written in a placeholder at the offset, with what else is known of it beside the samples. */
export function completePlaceholders(
  text: string,
  format: TemplateFormat,
  offset: number,
  { data, insight }: PlaceholderData,
): Completion {
  const completion = completeTemplate(text, format, offset, insight?.offered ?? data)
  if (insight === undefined) return completion
  const items = completion.items.map((item) => {
    const note = item.path === undefined ? null : insight.note(item.path)
    return note === null ? item : { ...item, detail: note }
  })
  return { ...completion, items }
}
