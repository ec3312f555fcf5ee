import { topicNameFault } from '@sendwright/model'
import type { ExactNumbers } from './exactNumbers.ts'
import { ambiguousSentence } from './exactNumbers.ts'
import type { ScriptLimits, ScriptRequest, ScriptSend } from './script.ts'

/** A line and a column of the script, from 1. */
export interface Place {
  readonly line: number
  readonly column: number | null
}

/** A record as the prelude hands it over: JSON texts. */
export interface WrittenSend {
  /** The connection, the topic, and the key or null. */
  readonly names: string
  readonly value: string
  /** A list of names with their values. */
  readonly headers: string
}

/** What a script gives away while it runs, within its bounds. */
export interface ScriptOutput {
  /** '' where the record is taken; `not-connected`, `buffer-full`, or a sentence that says what is wrong with the call. */
  send(written: WrittenSend): string
  /** Remembers the first call that was wrong. */
  mistake(message: string, place: Place | null): void
  /** A line as JSON text. */
  log(line: string): void
  readonly sends: readonly ScriptSend[]
  logs(): readonly string[]
  readonly fault: { readonly message: string; readonly place: Place | null } | null
}

/** Collects what a script sends and logs. */
export function createScriptOutput(
  { connections, refusals }: ScriptRequest,
  numbers: ExactNumbers,
  limits: ScriptLimits,
): ScriptOutput {
  const sends: ScriptSend[] = []
  const lines: string[] = []
  let unkeptLines = 0
  let allBytes = 0
  let fault: ScriptOutput['fault'] = null

  function send({ names, value, headers }: WrittenSend): string {
    // The prelude has written two texts, and a text or null.
    const [connection, topic, key] = JSON.parse(names) as readonly [string, string, string | null]
    if (!connections.includes(connection)) return unknownConnection(connection, connections)
    const topicFault = topicSentence(topic)
    if (topicFault !== null) return topicFault
    const refusal = refusals.get(connection)
    if (refusal !== undefined) return refusal
    const exact = numbers.restoreText(value)
    if (!exact.ok) return ambiguousSentence(exact.ambiguous)
    const bytes = Buffer.byteLength(exact.text) + Buffer.byteLength(key ?? '') + Buffer.byteLength(headers)
    if (bytes > limits.recordBytes) {
      return `The record has ${inWords(bytes)} bytes, and a script sends at most ${inWords(limits.recordBytes)} in one.`
    }
    if (sends.length >= limits.sends) return `A script sends at most ${inWords(limits.sends)} records.`
    allBytes += bytes
    if (allBytes > limits.allRecordsBytes) {
      return `A script sends at most ${inWords(limits.allRecordsBytes)} bytes in all its records.`
    }
    // The prelude has written a list of pairs of texts.
    const pairs = JSON.parse(headers) as readonly (readonly [string, string])[]
    sends.push({
      connection,
      topic,
      value: exact.text,
      key: key?.toWellFormed() ?? null,
      headers: pairs.map(([name, text]) => ({ name: name.toWellFormed(), value: text.toWellFormed() })),
    })
    return ''
  }

  return {
    send,
    mistake(message, place) {
      fault ??= { message, place }
    },
    log(line) {
      if (lines.length >= limits.logLines) {
        unkeptLines += 1
        return
      }
      // The prelude has written a text.
      const text = JSON.parse(line) as string
      const isLong = text.length > limits.logLineLength
      lines.push((isLong ? `${text.slice(0, limits.logLineLength - 1)}…` : text).toWellFormed())
    },
    sends,
    logs: () =>
      unkeptLines === 0 ? lines : [...lines, `… and ${inWords(unkeptLines)} more lines, which are not kept`],
    get fault() {
      return fault
    },
  }
}

function unknownConnection(connection: string, connections: readonly string[]): string {
  const known = connections.length === 0 ? 'There is none yet.' : `There is ${connections.slice(0, 20).join(', ')}.`
  return `There is no connection \`${connection.slice(0, 200)}\`. ${known}`
}

function topicSentence(topic: string): string | null {
  if (topic === '') return 'The topic has no name.'
  const fault = topicNameFault(topic)
  return fault === null ? null : `\`${topic.slice(0, 300)}\` cannot be the name of a topic. ${fault.reason}.`
}

function inWords(count: number): string {
  return count.toLocaleString('en')
}
