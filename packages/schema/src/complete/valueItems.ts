import { isJsonObject, nestsDeeperThan, ownValue, type JsonData } from '@sendwright/model'
import type { CompletionItem } from '@sendwright/template'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { keyOf } from '../compile/dataKey.ts'
import { isContainer } from '../jsonType.ts'
import { sample } from '../check/words.ts'
import type { Cursor } from './cursor.ts'

/** The values that the schemas name: of `enum` and `const`, true and false, null, defaults and examples. */
export function valueItems(views: readonly CompiledSchema[], { steps }: Cursor): readonly CompletionItem[] {
  const items = new Map<string, CompletionItem>()
  const add = (value: JsonData, detail: string) => {
    const key = keyOf(value)
    if (items.has(key) || nestsDeeperThan(value, 50)) return
    const insert = isContainer(value) ? JSON.stringify(value, null, 2) : JSON.stringify(value)
    const indented = insert.replaceAll('\n', `\n${'  '.repeat(steps.length)}`)
    items.set(key, { label: sample(value), insert: indented, kind: 'value', detail, continues: false })
  }
  for (const { values } of views) {
    for (const value of values?.allowed ?? [])
      add(value, values?.isConst === true ? 'the only value' : 'one of the values')
  }
  const namesValues = items.size > 0
  for (const view of views) {
    if (!namesValues && view.types?.includes('boolean') === true) {
      add(true, 'boolean')
      add(false, 'boolean')
    }
    addNoted(view, add)
  }
  if (views.some(({ types }) => types !== null && types.length < 6 && types.includes('null'))) add(null, 'no value')
  return [...items.values()]
}

/** Values that the schema mentions without demanding them. */
function addNoted({ source }: CompiledSchema, add: (value: JsonData, detail: string) => void): void {
  if (!isJsonObject(source)) return
  const own = (name: string) => ownValue(source, name)
  const [byDefault, example, examples] = [own('default'), own('example'), own('examples')]
  if (byDefault !== undefined) add(byDefault, 'default')
  for (const value of Array.isArray(examples) ? examples.slice(0, 20) : []) add(value, 'example')
  if (example !== undefined) add(example, 'example')
}
