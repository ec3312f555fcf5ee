import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ApiError } from '@sendwright/contract'
import { type ApacheKafkaVersion, seededRandom } from '@sendwright/kafka/testing'
import { judge, type Judgement } from './check/judge.ts'
import { openJournal } from './publish/journal.ts'
import { createBulk, type PublishRequest } from './publish/messages.ts'
import { createProber } from './publish/prober.ts'
import { bodyOf, publishUntilAccepted, type PublishingWorld } from './publish/publisher.ts'
import { type Stage, startStage } from './stage/stage.ts'

/** What a full disk is asked for. */
export interface DiskFullOptions {
  readonly version: ApacheKafkaVersion
  readonly seed: number
  /** Records that are accepted and not sent yet when the disk becomes full. */
  readonly rows: number
  readonly keepIn: string | null
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** What it has shown. */
export interface DiskFullResult extends Judgement {
  /** Status and sentence of the refusal, first with the reserve that is kept, then with the last byte gone. */
  readonly refusals: readonly { readonly status: number; readonly code: string; readonly detail: string }[]
  /** Milliseconds from the space being given back until new work was accepted and delivered. */
  readonly flowsAgainMs: number | null
}

const diskBytes = 400 * 2 ** 20
const rowsPerRequest = 100
const flowsAgainWithinMs = 120_000

/** The database's disk becomes full while deliveries wait: new work is refused with the reason, what was accepted stays. */
export async function runDiskFull(options: DiskFullOptions): Promise<DiskFullResult> {
  const { rows, signal, ...common } = options
  const { seed, say } = common
  await using stage = await startStage({
    ...common,
    nodes: 1,
    servers: 1,
    mode: 'exactlyOnce',
    databaseDiskBytes: diskBytes,
  })
  const { disk } = stage
  if (disk === null) throw new Error('The stage has no disk')
  const journalFile = path.join(stage.papers, 'journal')
  const complaints: string[] = []
  const world: PublishingWorld = {
    servers: stage.servers,
    connection: stage.connection,
    journal: await openJournal(journalFile),
    random: seededRandom(seed),
    complain: (sentence) => complaints.push(sentence),
  }
  const prober = createProber(stage, world, seededRandom(seed + 1))
  if ((await prober.untilFlowing(signal)) === null) throw new Error('Nothing was delivered before')

  const source = createBulk('full', { topics: stage.topics, random: seededRandom(seed + 2), valueBytes: 1_000 })
  await stage.kafka.pause()
  for (let published = 0; published < rows; published += rowsPerRequest) {
    await publishUntilAccepted(world, source(rowsPerRequest), signal)
  }
  const refusals = []
  for (const leave of [20 * 2 ** 20, 0]) {
    say(`Filling the database's disk but for ${leave} bytes`)
    await disk.fill(leave)
    refusals.push(await untilRefused(stage, world, source))
    // What waits is tried to be sent while nothing can be written.
    await stage.kafka.resume()
    await delay(3_000)
    await stage.servers[0]?.api.health({})
  }
  say('Giving the space back')
  await disk.empty()
  const flowsAgainMs = await prober.untilFlowing(AbortSignal.any([signal, AbortSignal.timeout(flowsAgainWithinMs)]))
  await world.journal.close()
  const judged = await judge(stage, journalFile, { seed, signal })
  return { ...judged, complaints: [...complaints, ...judged.complaints], refusals, flowsAgainMs }
}

/** Publishes until there is no room; what is accepted meanwhile counts like everything else. */
async function untilRefused(stage: Stage, world: PublishingWorld, source: (rows: number) => PublishRequest) {
  for (;;) {
    const request = source(rowsPerRequest)
    await world.journal.sent(request)
    try {
      const answer = await stage.servers[0]?.api.publish({
        body: bodyOf(request, world.connection),
        idempotencyKey: request.idempotencyKey,
      })
      if (answer !== undefined)
        await world.journal.accepted(
          request,
          answer.deliveries.map(({ id }) => id),
        )
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { status: error.status, code: error.body?.code ?? '', detail: error.message }
    }
  }
}
