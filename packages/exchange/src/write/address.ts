import type { JsonObject } from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { templateExtension } from '../extensions.ts'

/** A topic as AsyncAPI writes it: `{x}` for each placeholder, and what stands in its place where that is more than a name. */
export interface WrittenAddress {
  readonly address: string
  readonly parameters: JsonObject
}

/** Writes a topic's text template as an address: `orders.${region}` is `orders.{region}`. */
export function writeAddress(topic: string): WrittenAddress {
  const parameters = new Map<string, JsonObject>()
  let address = ''
  let end = 0
  for (const { range } of parseTemplate(topic, 'text').placeholders) {
    const placeholder = topic.slice(range.start, range.end)
    const name = parameterName(placeholder, parameters)
    parameters.set(name, placeholder === `\${${name}}` ? {} : { [templateExtension]: placeholder })
    address += `${topic.slice(end, range.start)}{${name}}`
    end = range.end
  }
  return { address: address + topic.slice(end), parameters: Object.fromEntries(parameters) }
}

/** The same placeholder has the same name; another one with that name gets a number. */
function parameterName(placeholder: string, known: ReadonlyMap<string, JsonObject>): string {
  const plain =
    placeholder
      .slice(2, -1)
      .trim()
      .replace(/[^\w-]+/g, '_')
      .replace(/^_+|_+$/g, '') || 'x'
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? plain : `${plain}_${count}`
    const before = known.get(name)
    if (before === undefined || (before[templateExtension] ?? `\${${name}}`) === placeholder) return name
  }
}
