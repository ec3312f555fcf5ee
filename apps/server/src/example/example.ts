import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseExactJson, sampleContextSchema } from '@sendwright/model'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { readDocument } from '../processes/readDocument.ts'

/** The topics that the example sends to; the sandbox has them from its start. */
export const exampleTopics = [
  { name: 'orders.accepted.v1', partitions: 3 },
  { name: 'orders.declined.v1', partitions: 3 },
  { name: 'orders.cancelled.v1', partitions: 3 },
  { name: 'stock.reservations.v1', partitions: 3 },
  { name: 'notifications.email.v1', partitions: 1 },
  { name: 'shipping.requests.v1', partitions: 3 },
] as const

type Needs = Pick<Dependencies, 'store' | 'bpmn' | 'sandbox' | 'clock'>

/** Creates the example process once in the life of a database: who deletes it does not get it back. */
export async function createExample(needs: Needs): Promise<void> {
  if (!(await needs.store.markers.setOnce('example-process'))) return
  const [bpmn, contexts] = await Promise.all([
    readFile(path.join(import.meta.dirname, 'orderHandling.bpmn')),
    readFile(path.join(import.meta.dirname, 'sampleContexts.json'), 'utf8'),
  ])
  const sampleContexts = z.array(sampleContextSchema.omit({ id: true })).parse(parseExactJson(contexts))
  const read = await readDocument(bpmn, sampleContexts, needs)
  if ('problems' in read) throw new Error(`The example cannot be read: ${read.problems[0]?.message}`)
  await needs.store.processes.create({ name: 'Order handling', ...read.document })
}
