import { SandboxFailure } from '../failure.ts'
import { completeRule, type Fault, type FaultRule } from './rule.ts'

const mostRules = 1000

/** The rules that make the sandbox misbehave. They are asked in their order, and the first that fits acts. */
export interface Faults {
  list(): readonly Fault[]
  /** Puts a rule behind the others. Throws a `SandboxFailure`, code `bad-options`, for one that cannot be. */
  add(rule: FaultRule): Fault
  /** False where there is no such rule. */
  remove(id: string): boolean
  clear(): void
}

/** What the connections ask. */
export interface FaultTable extends Faults {
  readonly isEmpty: boolean
  /** The rule that acts on a request, which it counts as met. */
  match(request: FaultedRequest): Fault | null
}

/** A request as rules see it. */
export interface FaultedRequest {
  readonly api: string
  /** Whether it can be refused as by a broker that is full. */
  readonly writes: boolean
  /** Asked only where a rule wants to know. */
  topics(): readonly string[]
}

/** A table without rules; `random` gives numbers from 0 to 1. */
export function createFaults(apiNames: ReadonlySet<string>, random: () => number): FaultTable {
  const rules = new Map<string, { fault: Fault; seen: number; met: number }>()
  let latestId = 0

  function add(rule: FaultRule): Fault {
    if (rules.size >= mostRules) throw new SandboxFailure('bad-options', `There are ${mostRules} rules already`)
    const id = String(latestId + 1)
    const fault = completeRule(rule, id, apiNames)
    if (typeof fault === 'string') throw new SandboxFailure('bad-options', fault)
    latestId += 1
    rules.set(id, { fault, seen: 0, met: 0 })
    return fault
  }

  function match(request: FaultedRequest): Fault | null {
    for (const rule of rules.values()) {
      const { fault } = rule
      if (!fits(fault, request)) continue
      rule.seen += 1
      if (rule.seen <= fault.skip || rule.met >= (fault.times ?? Infinity)) continue
      if (fault.probability < 1 && random() >= fault.probability) continue
      rule.met += 1
      return fault
    }
    return null
  }

  return {
    get isEmpty() {
      return rules.size === 0
    },
    list: () => [...rules.values()].map(({ fault, met }) => ({ ...fault, met })),
    add,
    remove: (id) => rules.delete(id),
    clear: () => rules.clear(),
    match,
  }
}

function fits({ kind, api, topic }: Fault, request: FaultedRequest): boolean {
  if (api !== null && api !== request.api) return false
  if (kind === 'full' && !request.writes) return false
  return topic === null || request.topics().includes(topic)
}
