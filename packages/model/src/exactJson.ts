/** A number whose text JavaScript would change (`9007199254740993`, `1.10`): a native raw JSON object, written back by `JSON.stringify` as it came. */
export interface RawJson {
  readonly rawJSON: string
}

/** A parsed JSON value in which every number can be written back exactly. */
export type JsonData = null | boolean | number | string | RawJson | readonly JsonData[] | JsonObject

/** A JSON object; only its own properties count. */
export interface JsonObject {
  readonly [key: string]: JsonData
}

interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: JsonData, context: { readonly source: string }) => JsonData,
  ): JsonData
  rawJSON(text: string): RawJson
  isRawJSON(value: unknown): value is RawJson
}

// TypeScript's library does not know JSON.rawJSON and the reviver's source text yet; Node 21+, Chromium 114+, Firefox 135+ and Safari 18.4+ do.
const exactJson = JSON as unknown as ExactJson

/**
 * Parses JSON text and keeps every number exact.
 * Throws `SyntaxError` for text that is not JSON, and for JSON nested too deep to walk.
 */
export function parseExactJson(text: string): JsonData {
  try {
    return exactJson.parse(text, (_key, value, context) =>
      typeof value === 'number' && String(value) !== context.source ? exactJson.rawJSON(context.source) : value,
    )
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('JSON is nested too deep')
    throw error
  }
}

/** Whether a value is a number kept as its source text. */
export function isRawJson(value: unknown): value is RawJson {
  return exactJson.isRawJSON(value)
}

/** Whether a value is a JSON object, and neither a list nor an exact number. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value)
}

/** An own property of a JSON object; undefined where there is none, or no object. */
export function ownValue(value: JsonData | undefined, name: string): JsonData | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** Data of users nests at most this deep. */
export const maxJsonDepth = 500

/** Whether lists and objects nest deeper than a limit. Not recursive: the data may be deeper than the stack. */
export function nestsDeeperThan(value: JsonData, limit: number): boolean {
  let level: readonly JsonData[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap((entry) =>
      typeof entry === 'object' && entry !== null && !isRawJson(entry) ? Object.values(entry) : [],
    )
  }
  return false
}
