import { endpoints } from '@sendwright/contract'
import { createSharedEventStream } from './eventStream.ts'

/** What the server tells of while it happens. */
export type LiveEventName = 'deliveries' | 'connection' | 'runs'

const readers = new Map<LiveEventName, (data: unknown) => void>()

const stream = createSharedEventStream<LiveEventName>({
  path: endpoints.watch.path,
  events: ['deliveries', 'connection', 'runs'],
  atFirst: ['connection'],
  afterBreak: ['deliveries', 'connection', 'runs'],
  onData: (event, data) => readers.get(event)?.(data),
})

/** Reads what an event brings before its listeners hear of it; one reader for each. */
export function readLiveEvent(event: LiveEventName, reader: (data: unknown) => void): void {
  readers.set(event, reader)
}

/** Hears all that happens, over the one stream that a page has: browsers open only six connections to a server. */
export const listenToEvents = stream.listen
