import type { Side } from '@sendwright/model'
import { generateData } from '@sendwright/schema'

/** A message as a JSON template: the first sample of a side, else one made up from its model. */
export function sampleMessage({ samples, schema }: Side, seed: number): string {
  const sample = samples[0] ?? generateData(schema, { seed })
  // What looks like a placeholder in it is text: dollars before a brace are written twice.
  return JSON.stringify(sample, null, 2).replace(/(\$+)\{/g, '$1$1{')
}
