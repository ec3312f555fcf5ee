import { type DeliveryMessage, type Publish } from '@sendwright/contract'
import {
  createProblem,
  isAllowedTopic,
  singleBatchBytes,
  topicNameProblems,
  type Connection,
  type Problem,
  type RecordBytes,
} from '@sendwright/model'
import type { NewDelivery } from '@sendwright/store'
import { refuse, refuseProblems, type Refusal } from '../http/refusal.ts'
import { bytesOf, orderKeyOf } from './recordBytes.ts'

/** What a request becomes: its deliveries, and those of its records whose size only the topic's own limit decides. */
export interface CheckedMessages {
  readonly rows: readonly NewDelivery[]
  readonly large: readonly LargeRecord[]
}

/** A record that is larger than what a topic takes where nobody has set its limit. */
export interface LargeRecord {
  readonly path: string
  readonly topic: string
  /** Bytes in Kafka. */
  readonly size: number
}

/** Kafka's `message.max.bytes` where nobody has set another. */
const usualRecordLimit = 1_048_588
/** More of them would hide the first. */
const mostProblems = 100

/** Checks all that can be known without asking the cluster; all of a request is taken, or nothing. */
export function checkMessages(request: Publish, connection: Connection): CheckedMessages | Refusal {
  if (connection.toComplete !== null) {
    const values = { connection: connection.name, detail: connection.toComplete }
    return refuseProblems([createProblem('connection-incomplete', '/connection', values)])
  }
  const notBefore = request.notBefore === null ? null : new Date(request.notBefore)
  const problems: Problem[] = []
  const forbidden: Problem[] = []
  const rows: NewDelivery[] = []
  const large: LargeRecord[] = []
  // Most requests name few topics; each is looked at once.
  const judged = new Map<string, TopicJudgement>()
  for (const [index, message] of request.messages.entries()) {
    const path = `/messages/${index}`
    let topic = judged.get(message.topic)
    if (topic === undefined) judged.set(message.topic, (topic = judgeTopic(message.topic, connection)))
    if (topic !== 'fine') {
      const problem = topic.problem(`${path}/topic`)
      if (problem.code === 'forbidden-topic') forbidden.push(problem)
      else problems.push(problem)
    }
    const before = problems.length
    findTextProblems(message, path, problems)
    if (problems.length >= mostProblems) break
    if (problems.length > before) continue
    const { stored, size } = sizesOf(message)
    if (stored > usualRecordLimit) large.push({ path, topic: message.topic, size: stored })
    rows.push({ ...message, orderKey: request.orderBy ?? orderKeyOf(message.key), notBefore, size })
  }
  if (problems.length > 0) return refuseProblems(problems)
  const [first] = forbidden
  if (first !== undefined)
    return refuse('forbidden-topic', first.message, { problems: forbidden.slice(0, mostProblems) })
  return { rows, large }
}

/** The refusal of a record that a topic does not take. */
export function tooLarge({ path, topic, size }: LargeRecord, limit: number): Refusal {
  const problem = createProblem('record-too-large', path, { topic, size, limit })
  return refuse('record-too-large', `Message ${path.split('/')[2]}: ${problem.message}`, { problems: [problem] })
}

type TopicJudgement = 'fine' | { readonly problem: (path: string) => Problem }

function judgeTopic(topic: string, { name, delivery }: Connection): TopicJudgement {
  const [illegal] = topicNameProblems(topic, '', { isLiteral: true })
  if (illegal !== undefined) return { problem: (path) => ({ ...illegal, path }) }
  if (isAllowedTopic(topic, delivery)) return 'fine'
  const allowed = delivery.allowedTopics.map((pattern) => `\`${pattern}\``).join(', ')
  return { problem: (path) => createProblem('forbidden-topic', path, { topic, connection: name, allowed }) }
}

function findTextProblems({ key, value, headers }: DeliveryMessage, path: string, problems: Problem[]): void {
  findPartProblems(key, { part: 'key', path: `${path}/key` }, problems)
  findPartProblems(value, { part: 'value', path: `${path}/value` }, problems)
  for (const [index, header] of headers.entries()) {
    const place = `${path}/headers/${index}`
    if (header.name === '') problems.push(createProblem('missing-header-name', `${place}/name`, {}))
    findPartProblems(header.name, { part: 'header name', path: `${place}/name` }, problems)
    findPartProblems(header.value, { part: 'header', path: `${place}/value` }, problems)
  }
}

const longestShown = 40

function findPartProblems(
  bytes: RecordBytes,
  { part, path }: { readonly part: string; readonly path: string },
  problems: Problem[],
): void {
  if (bytes === null) return
  if (typeof bytes === 'string') {
    if (bytes.isWellFormed()) return
    const position = bytes.search(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/)
    problems.push(createProblem('not-unicode', path, { part, position }))
  } else if (Buffer.from(bytes.base64, 'base64').toString('base64') !== bytes.base64) {
    const { base64 } = bytes
    const value = base64.length > longestShown ? `${base64.slice(0, longestShown)}…` : base64
    problems.push(createProblem('not-base64', `${path}/base64`, { part, value }))
  }
}

/** `size` is the record's own bytes, `stored` those of the batch that holds it alone. */
function sizesOf({ key, value, headers }: DeliveryMessage): { readonly stored: number; readonly size: number } {
  const lengths = {
    key: bytesOf(key),
    value: bytesOf(value),
    headers: headers.map((header) => ({ name: Buffer.byteLength(header.name), value: bytesOf(header.value) ?? 0 })),
  }
  const ofHeaders = lengths.headers.reduce((sum, header) => sum + header.name + header.value, 0)
  return { stored: singleBatchBytes(lengths), size: (lengths.key ?? 0) + (lengths.value ?? 0) + ofHeaders }
}
