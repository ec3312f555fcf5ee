/** How long other tabs have to say that kept edits are theirs, in milliseconds. */
const answerWithin = 200

type Message =
  | { readonly type: 'saved'; readonly version: number }
  | { readonly type: 'whose'; readonly key: string }
  | { readonly type: 'mine'; readonly key: string }

/** The other tabs of this browser that have the same process open. */
export interface Tabs {
  /** Answers for these kept edits from now on. */
  readonly own: (key: string) => void
  /** Tells them that a version is on the server now. */
  readonly saved: (version: number) => void
  readonly onSaved: (listener: (version: number) => void) => void
  /** Whether one of them is open that these kept edits belong to. */
  readonly isOpenElsewhere: (key: string) => Promise<boolean>
  readonly close: () => void
}

/** Speaks with the other tabs. */
export function joinTabs(processId: string): Tabs {
  const channel = new BroadcastChannel(`sendwright-process-${processId}`)
  const savedListeners = new Set<(version: number) => void>()
  const answers = new Map<string, () => void>()
  let own: string | null = null

  channel.onmessage = (event: MessageEvent<Message>) => {
    const message = event.data
    if (message.type === 'saved') for (const listener of savedListeners) listener(message.version)
    else if (message.type === 'mine') answers.get(message.key)?.()
    else if (message.key === own) channel.postMessage({ type: 'mine', key: own } satisfies Message)
  }

  return {
    own: (key) => {
      own = key
    },
    saved: (version) => channel.postMessage({ type: 'saved', version } satisfies Message),
    onSaved: (listener) => void savedListeners.add(listener),
    isOpenElsewhere: (asked) =>
      new Promise((resolve) => {
        const answer = (isOpen: boolean): void => {
          clearTimeout(timer)
          answers.delete(asked)
          resolve(isOpen)
        }
        const timer = setTimeout(() => answer(false), answerWithin)
        answers.set(asked, () => answer(true))
        channel.postMessage({ type: 'whose', key: asked } satisfies Message)
      }),
    close: () => channel.close(),
  }
}
