/** An event of a stream, its data parsed. */
export interface ServerEvent {
  readonly event: string
  readonly data: unknown
}

/** Follows an event stream; disposing closes it. */
export interface EventReader extends AsyncDisposable {
  /** Resolves with the first event, from the last one that was found on, that is asked for. */
  next(isIt: (event: ServerEvent) => boolean): Promise<ServerEvent>
}

/** Opens an event stream. */
export async function readEvents(url: string): Promise<EventReader> {
  const closing = new AbortController()
  const response = await fetch(url, { signal: closing.signal })
  if (response.body === null) throw new Error(`No stream: ${response.status}`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''

  async function read(): Promise<ServerEvent> {
    for (;;) {
      const end = rest.indexOf('\n\n')
      if (end !== -1) {
        const block = rest.slice(0, end)
        rest = rest.slice(end + 2)
        const match = /^event: (.*)\ndata: (.*)$/.exec(block)
        if (match !== null) return { event: match[1] ?? '', data: JSON.parse(match[2] ?? 'null') }
        continue
      }
      const { value, done } = await reader.read()
      if (done) throw new Error('The stream has ended')
      rest += value
    }
  }

  return {
    next: async (isIt) => {
      for (;;) {
        const event = await read()
        if (isIt(event)) return event
      }
    },
    [Symbol.asyncDispose]: async () => closing.abort(),
  }
}
