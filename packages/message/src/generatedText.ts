import { murmur2, type ValueTemplate } from '@sendwright/model'
import { generateData } from '@sendwright/schema'
import type { BuiltText } from './record.ts'

type GeneratedValue = Extract<ValueTemplate, { format: 'generated' }>

/** The message that a schema gives, as compact JSON: always the same with a fixed seed, else another one each time. */
export function generatedText({ schema, seed }: GeneratedValue, uuid: () => string): BuiltText {
  const data = generateData(schema, { seed: seed ?? seedOf(uuid()) })
  return { text: JSON.stringify(data).toWellFormed(), spans: [] }
}

function seedOf(id: string): number {
  return murmur2(new TextEncoder().encode(id)) >>> 0
}
