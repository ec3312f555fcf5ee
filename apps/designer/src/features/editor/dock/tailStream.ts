import { endpoints, endpointUrl } from '@sendwright/contract'
import { storedRecordSchema, type StoredRecord } from '@sendwright/model'
import { z } from 'zod'

/** How a tail is: reading, or trying to. */
export type TailState = 'connecting' | 'listening' | 'reconnecting'

export interface TailListener {
  readonly onRecords: (records: readonly StoredRecord[]) => void
  readonly onState: (state: TailState) => void
}

const recordsSchema = z.object({ records: z.array(storedRecordSchema) })
const stateSchema = z.object({ state: z.enum(['listening', 'reconnecting']) })

/** After an answer that ends the stream for good, as with a topic that has gone, the browser does not ask again. */
const askAgainMs = 3_000

/** Follows a topic until it is closed; reconnects by itself. */
export function openTail(connection: string, topic: string, listener: TailListener): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function open(): void {
    source = new EventSource(`/api${endpointUrl(endpoints.tailTopic.path, { id: connection, topic })}`)
    source.addEventListener('records', ({ data }: MessageEvent<string>) => {
      const { records } = recordsSchema.parse(JSON.parse(data))
      listener.onRecords(records)
    })
    source.addEventListener('state', ({ data }: MessageEvent<string>) => {
      listener.onState(stateSchema.parse(JSON.parse(data)).state)
    })
    source.addEventListener('error', () => {
      listener.onState('reconnecting')
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, askAgainMs)
    })
  }

  listener.onState('connecting')
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
