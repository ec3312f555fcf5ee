import { deliveryMessageSchema, type DeliveryMessage } from '@sendwright/contract'
import { isJsonObject, ownValue, parseExactJson, type JsonData } from '@sendwright/model'

/** How lines become messages. */
export interface LineReading {
  /** Of lines that name no topic. */
  readonly topic: string | null
  /** Names of the fields that lead from the value to the key; null = the line's own key. */
  readonly keyField: readonly string[] | null
  /** Each line is a value by itself. */
  readonly isValue: boolean
}

/** A message, or what is wrong with the line and what was expected. */
export type ReadLine = { readonly message: DeliveryMessage } | { readonly problem: string }

/** Reads one line of standard input. */
export function readMessage(line: string, reading: LineReading): ReadLine {
  const document = reading.isValue ? { value: line } : parseLine(line)
  if (document === null) return { problem: `It is not JSON. ${expected}` }
  if (!isJsonObject(document)) return { problem: `It is ${shown(document)}. ${expected}` }
  const value = ownValue(document, 'value')
  if (value === undefined) return { problem: `\`value\` is missing. ${expected}` }
  const key = reading.keyField === null ? ownValue(document, 'key') : keyOf(value, reading.keyField)
  if (reading.keyField !== null && key === undefined)
    return { problem: `The value has no text, number or boolean at \`${reading.keyField.join('.')}\` (--key-field).` }
  const parsed = deliveryMessageSchema.safeParse({
    ...(reading.topic !== null && { topic: reading.topic }),
    ...document,
    value: asBytes(value),
    ...(key !== undefined && { key }),
  })
  if (parsed.success) return { message: parsed.data }
  const [issue] = parsed.error.issues
  return { problem: `${fieldProblem(issue?.path ?? [], issue?.message ?? '', document)} ${expected}` }
}

const expected =
  'A line is a message: {"topic":"orders","key":"42","value":"text","headers":[{"name":"a","value":"b"}]}, where key and headers may be left out, and the topic with --topic.'

function fieldProblem(path: readonly PropertyKey[], message: string, document: JsonData): string {
  if (path.length === 0) return `${message}.`
  const found = path.reduce<JsonData | undefined>((part, name) => fieldOf(part, String(name)), document)
  const name = `\`${path.map(String).join('.')}\``
  return found === undefined ? `${name} is missing.` : `${name} is ${shown(found)}.`
}

function fieldOf(part: JsonData | undefined, name: string): JsonData | undefined {
  return Array.isArray(part) ? (part as readonly JsonData[])[Number(name)] : ownValue(part, name)
}

/** A text, bytes or nothing stay as they are; other JSON becomes its text. */
function asBytes(value: JsonData): JsonData {
  if (value === null || typeof value === 'string') return value
  const isBytes =
    isJsonObject(value) && Object.keys(value).length === 1 && typeof ownValue(value, 'base64') === 'string'
  return isBytes ? value : JSON.stringify(value)
}

/** The key at a path of the value; a value that is a text is read as JSON. */
function keyOf(value: JsonData, path: readonly string[]): string | undefined {
  const document = typeof value === 'string' ? parseLine(value) : value
  const found = path.reduce<JsonData | undefined>((part, name) => fieldOf(part, name), document ?? undefined)
  if (found === undefined || found === null || isJsonObject(found) || Array.isArray(found)) return undefined
  // Numbers are keys as they are written.
  return typeof found === 'string' ? found : JSON.stringify(found)
}

function parseLine(line: string): JsonData {
  try {
    return parseExactJson(line)
  } catch {
    return null
  }
}

const longestShown = 60

function shown(value: JsonData): string {
  const text = JSON.stringify(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}
