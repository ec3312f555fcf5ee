import type { JsonData, RunAwait } from '@sendwright/model'

/** A record that a run waits for, as it would be sent. */
export interface ReplyRecord {
  readonly connection: string
  readonly topic: string
  /** JSON. */
  readonly value: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** The least record by which the run knows its reply: without a body of its own, or with the field it is known by. */
export function emptyReply({ connection, topic, by, name, value }: RunAwait): ReplyRecord {
  return by === 'header'
    ? { connection, topic, value: '{}', headers: [{ name, value }] }
    : { connection, topic, value: JSON.stringify(atPath(name.split('.'), value)), headers: [] }
}

/** What a person types in a shell to send the record: with kcat to one of the brokers, and over HTTP to the server. */
export function replyCommands(
  { connection, topic, value, headers }: ReplyRecord,
  { origin, brokers }: { readonly origin: string; readonly brokers: readonly string[] },
): { readonly kcat: string | null; readonly http: string } {
  const body = { connection, messages: [{ topic, value, ...(headers.length > 0 && { headers }) }] }
  const [broker] = brokers
  const kcat =
    broker === undefined
      ? null
      : [
          `echo ${quoted(value)} |`,
          `  kcat -P -b ${quoted(broker)} -t ${quoted(topic)}`,
          ...headers.map((header) => `    -H ${quoted(`${header.name}=${header.value}`)}`),
        ]
  return {
    kcat: kcat === null ? null : continued(kcat),
    http: continued([
      `curl ${origin}/api/deliveries`,
      "  -H 'content-type: application/json'",
      `  -d ${quoted(JSON.stringify(body))}`,
    ]),
  }
}

/** One command over several lines; a line that ends with a pipe goes on by itself. */
function continued(lines: readonly string[]): string {
  return lines.map((line, at) => (at === lines.length - 1 || line.endsWith('|') ? line : `${line} \\`)).join('\n')
}

/** As a shell reads it: bare where it has nothing that a shell would take for its own. */
function quoted(text: string): string {
  return /^[\w.,:@%+=/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function atPath(path: readonly string[], value: string): JsonData {
  const [name, ...rest] = path
  if (name === undefined) return value
  // An own property also where the name is one that objects have already.
  return Object.fromEntries([[name, atPath(rest, value)]])
}
