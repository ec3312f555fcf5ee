import type { CheckStepView, ConnectionCheck } from '@sendwright/contract'
import { checkStepIds, type Connection } from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'

type Needs = Pick<Dependencies, 'store' | 'kafka' | 'clock' | 'log'>

/** Runs checks in the background and remembers the one under way of each connection. */
export interface ConnectionChecks {
  /** Starts a check, or joins the one under way. */
  start(connection: Connection): ConnectionCheck
  /** The check under way, or the last one kept for this process' life; null where there was none. */
  current(id: string): ConnectionCheck | null
  /** Forgets the check of a connection that was changed or deleted. */
  forget(id: string): void
}

/** Makes the register of checks. A finished check of a stored connection is kept in the store. */
export function createConnectionChecks(needs: Needs): ConnectionChecks {
  const checksById = new Map<string, ConnectionCheck>()

  function start(connection: Connection): ConnectionCheck {
    const current = checksById.get(connection.id)
    if (current?.state === 'running') return current
    const check: ConnectionCheck = {
      state: 'running',
      startedAt: needs.clock.now().toISOString(),
      finishedAt: null,
      steps: checkStepIds.map((id) => ({ id, state: 'waiting', detail: '' })),
    }
    checksById.set(connection.id, check)
    void run(connection, check)
    return check
  }

  async function run(connection: Connection, check: ConnectionCheck): Promise<void> {
    const setStep = (step: CheckStepView) => {
      check.steps = check.steps.map((known) => (known.id === step.id ? step : known))
    }
    try {
      const steps = await needs.kafka.get(connection).check(setStep)
      for (const step of steps) setStep(step)
      check.state = worstState(check.steps)
    } catch (error) {
      needs.log.error({ error, connection: connection.id }, 'connection check ended with an error')
      check.state = 'failed'
    }
    check.finishedAt = needs.clock.now().toISOString()
    // Changed or deleted meanwhile: what was found is of a connection that is no more.
    if (checksById.get(connection.id) !== check) return
    await needs.store.connections.saveCheck(connection.id, check).catch((error: unknown) => {
      needs.log.warn({ error, connection: connection.id }, 'connection check could not be kept')
    })
  }

  return { start, current: (id) => checksById.get(id) ?? null, forget: (id) => checksById.delete(id) }
}

function worstState(steps: readonly CheckStepView[]): 'passed' | 'warning' | 'failed' {
  if (steps.some((step) => step.state === 'failed')) return 'failed'
  return steps.some((step) => step.state === 'warning') ? 'warning' : 'passed'
}

/** The answer where no check has been made. */
export const noCheck: ConnectionCheck = { state: 'none', startedAt: null, finishedAt: null, steps: [] }
