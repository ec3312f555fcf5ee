import { createProblem } from '@sendwright/model'
import { SandboxFailure } from '@sendwright/sandbox'
import type { SandboxKnobs } from '../dependencies.ts'
import type { Handlers } from '../http/mount.ts'
import { refuse, refuseProblems, type Refusal } from '../http/refusal.ts'

type SandboxHandlers = Pick<
  Handlers,
  'listSandboxFaults' | 'addSandboxFault' | 'removeSandboxFault' | 'clearSandboxFaults' | 'disturbSandbox'
>

/** The sandbox's fault knobs; `null` where it is off. */
export function sandboxRoutes(sandbox: SandboxKnobs | null): SandboxHandlers {
  return {
    listSandboxFaults: async () => (sandbox === null ? off() : { faults: sandbox.faults.list() }),
    addSandboxFault: async ({ body }) => (sandbox === null ? off() : refusedOr(() => sandbox.faults.add(body))),
    removeSandboxFault: async ({ params }) => {
      if (sandbox === null) return off()
      return sandbox.faults.remove(params.id) ? undefined : refuse('not-found', `There is no rule "${params.id}".`)
    },
    clearSandboxFaults: async () => {
      if (sandbox === null) return off()
      sandbox.faults.clear()
      return undefined
    },
    disturbSandbox: async ({ body }) => {
      if (sandbox === null) return off()
      return refusedOr((): undefined => {
        sandbox.disturb(body)
      })
    },
  }
}

/** What the sandbox cannot do is told by its sentence, which names what was asked. */
function refusedOr<Result>(act: () => Result): Result | Refusal {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof SandboxFailure)) throw error
    if (error.code === 'not-found') return refuse('not-found', `${error.message}.`)
    return refuseProblems([createProblem('invalid-shape', '', { path: '', detail: `${error.message}.` })])
  }
}

function off(): Refusal {
  return refuse('sandbox-off', 'The sandbox is off: SANDBOX_PORT is 0.')
}
