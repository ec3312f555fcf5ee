import type { Problem } from '@sendwright/model'

/** What the server says of how a process would be executed, by step. */
export interface ServerProblems {
  /** By the id of the step, as warnings: a draft may have them. */
  readonly byNode: ReadonlyMap<string, readonly Problem[]>
  /** Why a step is not executed, by its id. */
  readonly notExecuted: ReadonlyMap<string, string>
}

/** What the editor finds itself, as it is typed. */
const foundHere = /^(?:timer-missing|timer-not-readable)$/

/** The problems of steps among those of a process, without those that the editor finds itself: of actions, conditions, timers. */
export function readServerProblems(problems: readonly Problem[]): ServerProblems {
  const byNode = new Map<string, readonly Problem[]>()
  const notExecuted = new Map<string, string>()
  for (const problem of problems) {
    const [, segment, rest = ''] = /^\/nodes\/([^/]*)(\/.*)?$/.exec(problem.path) ?? []
    if (segment === undefined || isOfPart(rest, problem) || foundHere.test(problem.code)) continue
    const nodeId = segment.replaceAll('~1', '/').replaceAll('~0', '~')
    const placed: Problem = { ...problem, path: rest, severity: 'warning' }
    byNode.set(nodeId, [...(byNode.get(nodeId) ?? []), placed])
    if (problem.code === 'not-executed') notExecuted.set(nodeId, reasonOf(problem))
  }
  return { byNode, notExecuted }
}

function reasonOf({ values, message }: Problem): string {
  const reason = values?.['reason']
  return typeof reason === 'string' ? reason : message
}

/** Whether a problem is of an action, or of the text of a condition. */
function isOfPart(rest: string, { code }: Problem): boolean {
  return rest.startsWith('/actions/') || (/^\/flows\/.*\/condition$/.test(rest) && code !== 'flow-without-condition')
}
