import { KafkaFailure } from './failure.ts'

/** What the last calls told about the cluster. */
export interface Health {
  /** `idle`: not asked yet, or all connections were closed for lack of use. */
  readonly state: 'idle' | 'connected' | 'unreachable'
  /** ISO 8601; since when it is in this state. */
  readonly since: string
  /** The sentence of the failure that made it unreachable. */
  readonly lastError?: string
}

/** Learns from the outcome of every call how the cluster is. */
export interface HealthRecorder {
  readonly current: () => Health
  readonly succeeded: () => void
  /** Only failures to reach the cluster count; a refusal comes from a cluster that answers. */
  readonly failed: (error: unknown) => void
}

/** Starts idle. */
export function createHealthRecorder(): HealthRecorder {
  let health: Health = { state: 'idle', since: new Date().toISOString() }

  function become(state: Health['state'], lastError?: string) {
    const since = state === health.state ? health.since : new Date().toISOString()
    health = { state, since, ...(lastError === undefined ? {} : { lastError }) }
  }

  return {
    current: () => health,
    succeeded: () => become('connected'),
    failed: (error) => {
      if (!(error instanceof KafkaFailure)) return
      const isUnreachable = error.code === 'not-connected' || error.code === 'timed-out'
      if (!isUnreachable) become('connected')
      else if (error.kafkaErrorCode === null) become('unreachable', error.message)
    },
  }
}
