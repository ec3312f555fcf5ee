import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { exampleProcessId } from '@sendwright/contract'
import { parseExactJson, sampleContextSchema } from '@sendwright/model'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { readDocument } from '../processes/readDocument.ts'

/** The topics that the example sends to and listens to; the sandbox has them from its start. */
export const exampleTopics = [
  { name: 'orders.accepted.v1', partitions: 3 },
  { name: 'orders.declined.v1', partitions: 3 },
  { name: 'orders.cancelled.v1', partitions: 3 },
  { name: 'stock.reservations.v1', partitions: 3 },
  { name: 'notifications.email.v1', partitions: 1 },
  { name: 'shipping.requests.v1', partitions: 3 },
  { name: 'payments.results.v1', partitions: 3 },
] as const

type Needs = Pick<Dependencies, 'store' | 'bpmn' | 'sandbox' | 'clock' | 'parameterVariables'>

const marker = 'example-process'

/** Creates the example process once in the life of a database: who deletes it does not get it back. */
export async function createExample(needs: Needs): Promise<void> {
  const { markers, processes } = needs.store
  if (await markers.has(marker)) return
  if ((await processes.get(exampleProcessId)) === null) await create(needs)
  await markers.setOnce(marker)
}

/** Of several servers that start together on one database the first keeps its example, under its own id. */
async function create(needs: Needs): Promise<void> {
  const [bpmn, contexts] = await Promise.all([
    readFile(path.join(import.meta.dirname, 'orderHandling.bpmn')),
    readFile(path.join(import.meta.dirname, 'sampleContexts.json'), 'utf8'),
  ])
  const sampleContexts = z.array(sampleContextSchema.omit({ id: true })).parse(parseExactJson(contexts))
  const read = await readDocument(bpmn, { sampleContexts, dataModel: null }, needs)
  if ('problems' in read) throw new Error(`The example cannot be read: ${read.problems[0]?.message}`)
  const { id } = await needs.store.processes.create({ name: 'Order handling', ...read.document })
  if (id !== exampleProcessId) await needs.store.processes.remove(id, null)
}
