import { endpointUrl } from '@sendwright/contract'
import { api } from './client.ts'

export interface EventStreamOptions<Event extends string> {
  /** The path of the endpoint, as in the table of endpoints. */
  readonly path: string
  /** The events that the server tells. */
  readonly events: readonly Event[]
  /** What is told again after a break, when nothing was heard for a while. */
  readonly afterBreak: readonly Event[]
  /** What is told as soon as the stream is open for the first time. */
  readonly atFirst?: readonly Event[]
  /** Reads what an event brings, before its listeners hear of it. */
  readonly onData?: (event: Event, data: unknown) => void
}

/** One stream of server-sent events that all listeners of a page share. */
export interface SharedEventStream<Event extends string> {
  /** Hears events until the answer is called. */
  readonly listen: (listener: (event: Event) => void) => () => void
}

/** After an answer that ends the stream for good the browser does not ask again by itself. */
const askAgainMs = 3_000

/**
 * A stream that is open while somebody listens and the page is shown: browsers open only six connections to a server,
 * so a hidden page holds none, and hears `afterBreak` when it is shown again.
 */
export function createSharedEventStream<Event extends string>(
  options: EventStreamOptions<Event>,
): SharedEventStream<Event> {
  const listeners = new Set<(event: Event) => void>()
  let close: (() => void) | null = null
  const tell = (event: Event): void => {
    for (const listener of listeners) listener(event)
  }

  function followVisibility(): void {
    if (document.visibilityState === 'hidden') {
      close?.()
      close = null
    } else close ??= openStream(options, tell)
  }

  return {
    listen(listener) {
      listeners.add(listener)
      if (listeners.size === 1) {
        document.addEventListener('visibilitychange', followVisibility)
        followVisibility()
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        document.removeEventListener('visibilitychange', followVisibility)
        close?.()
        close = null
      }
    },
  }
}

function openStream<Event extends string>(
  { path, events, afterBreak, atFirst = [], onData }: EventStreamOptions<Event>,
  tell: (event: Event) => void,
): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isFirst = true

  function open(): void {
    source = new EventSource(`/api${endpointUrl(path)}`)
    source.addEventListener('open', () => {
      // Nothing was heard before it was open, nor while it was broken.
      for (const event of isFirst ? atFirst : afterBreak) tell(event)
      isFirst = false
    })
    for (const event of events) {
      source.addEventListener(event, ({ data }: MessageEvent<string>) => {
        onData?.(event, parse(data))
        tell(event)
      })
    }
    source.addEventListener('error', () => {
      // A stream says nothing about why it ended; a request that everybody can make does.
      void api.health({}).catch(() => undefined)
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, askAgainMs)
    })
  }

  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}

/** What an event brings holds no numbers of users, so that it needs no exact reading; some bring nothing. */
function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}
