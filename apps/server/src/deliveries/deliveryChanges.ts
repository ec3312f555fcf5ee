import type { ConnectionDeliveries } from '@sendwright/contract'

/** How the deliveries of the installation stand. */
export interface Standing {
  readonly counts: { readonly accepted: number; readonly sending: number; readonly failed: number }
  readonly connections: readonly ConnectionDeliveries[]
  /** Differs whenever something has changed, also where the counts are what they were. */
  readonly mark: string
}

/** What a follower is told. */
export interface Follower {
  changed(counts: Standing['counts']): void
  /** A connection's state, way of delivering or reason is another than before. */
  connection(state: ConnectionDeliveries): void
}

/** Tells browser tabs of changes: one source for all of them. */
export interface DeliveryChanges {
  /** Tells how things stand at once, then what changes, at most once a second, until the signal aborts. */
  follow(follower: Follower, signal: AbortSignal): Promise<void>
  /** Ends all following. */
  stop(): void
}

const lookMs = 1_000

/** Looks once a second while somebody follows, and not at all otherwise. */
export function createDeliveryChanges(options: {
  readonly read: () => Promise<Standing>
  readonly onError: (error: unknown) => void
}): DeliveryChanges {
  const followers = new Map<Follower, () => void>()
  let timer: NodeJS.Timeout | null = null
  let last: Standing | null = null
  let isStopped = false

  async function look(): Promise<void> {
    const standing = await options.read()
    const before = last
    last = standing
    if (before === null) return
    const moved = standing.connections.filter((state) => !isAlike(state, before.connections))
    for (const follower of followers.keys()) {
      if (standing.mark !== before.mark) follower.changed(standing.counts)
      for (const state of moved) follower.connection(state)
    }
  }

  function lookAgain(): void {
    if (timer !== null || followers.size === 0) return
    timer = setTimeout(() => {
      void look()
        .catch(options.onError)
        .finally(() => {
          timer = null
          if (followers.size === 0) last = null
          lookAgain()
        })
    }, lookMs)
  }

  return {
    follow: async (follower, signal) => {
      const known = last ?? (await options.read())
      if (signal.aborted || isStopped) return
      last ??= known
      follower.changed(known.counts)
      await new Promise<void>((resolve) => {
        followers.set(follower, resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
        lookAgain()
      })
      followers.delete(follower)
    },
    stop: () => {
      isStopped = true
      for (const end of followers.values()) end()
    },
  }
}

function isAlike(state: ConnectionDeliveries, before: readonly ConnectionDeliveries[]): boolean {
  const known = before.find(({ connection }) => connection === state.connection)
  return known !== undefined && toldParts(known) === toldParts(state)
}

/** What is told of a connection when it changes; its counts are not. */
function toldParts({ state, reason, mode, fallbackReason, shards }: ConnectionDeliveries): string {
  return JSON.stringify([state, reason, mode, fallbackReason, shards.map(({ stopped }) => stopped)])
}
