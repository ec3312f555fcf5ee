import { createProblem, type Action, type Problem } from '@sendwright/model'
import { useMemo } from 'react'
import { useEditorSnapshot, type EditorSnapshot } from '../document/editorDocument.ts'
import { actionRows } from '../panel/actionTree.ts'
import type { AdviceFacts } from './actionAdvice.ts'
import { actionProblems } from './actionProblems.ts'
import type { StepFacts } from './problemFacts.ts'
import { useBuildSetting } from './useBuildSetting.ts'
import { useDataModel } from './useDataModel.ts'
import { useEnvironment } from './useEnvironment.ts'
import { useLinkedSides } from './useLinkedSides.ts'
import { stepProblems } from './stepProblems.ts'
import { useServerProblems } from './useServerProblems.ts'
import { useClusters } from './useClusters.ts'
import { useSettledProblems } from './useSettledProblems.ts'

/** How many problems there are, by severity. */
export interface ProblemCounts {
  readonly errors: number
  readonly warnings: number
}

/** A problem and where it is. `action` is null where it is of the step itself. */
export interface PlacedProblem {
  readonly nodeId: string
  readonly nodeName: string
  readonly action: Action | null
  readonly problem: Problem
}

/** The problems of the open process, with the chosen sample context. */
export interface ProcessProblems {
  /** Steps with problems only. */
  readonly byNode: ReadonlyMap<string, ProblemCounts>
  /** Actions with problems only; also those of disabled actions, which are not counted. */
  readonly byAction: ReadonlyMap<Action, readonly Problem[]>
  readonly total: ProblemCounts
  /** In flow order, then in the order of the actions and their fields. */
  readonly list: readonly PlacedProblem[]
}

/**
 * What is wrong in the open process. A problem appears when nothing has changed for 300 ms and disappears at once.
 * An edit checks one action again.
 */
export function useProcessProblems(): ProcessProblems {
  const snapshot = useEditorSnapshot()
  const facts = useProblemFacts(snapshot)
  const { byNode: ofServer } = useServerProblems()
  const found = useMemo(() => findProblems(snapshot, facts, ofServer), [snapshot, facts, ofServer])
  const settled = useSettledProblems(found)
  return useMemo(() => countProblems(settled), [settled])
}

/** The problems of one action as they are now, without waiting for a pause. */
export function useCurrentProblems(action: Action | null, node: StepFacts | null): readonly Problem[] {
  const snapshot = useEditorSnapshot()
  const facts = useProblemFacts(snapshot)
  return action === null || node === null ? noProblems : actionProblems(action, node, facts)
}

function useProblemFacts(snapshot: EditorSnapshot): AdviceFacts {
  const setting = useBuildSetting()
  const clusters = useClusters(snapshot)
  const { allEffective } = useEnvironment()
  const sides = useLinkedSides()
  return factsOf({ setting, clusters, environments: allEffective, sides, dataModel: useDataModel() })
}

let last: AdviceFacts | null = null

/** The same object to every part of the page, as long as nothing has changed: problems are remembered by it. */
function factsOf(facts: AdviceFacts): AdviceFacts {
  const isSame =
    last?.setting === facts.setting &&
    last.clusters === facts.clusters &&
    last.environments === facts.environments &&
    last.sides === facts.sides &&
    last.dataModel === facts.dataModel
  if (!isSame || last === null) last = facts
  return last
}

const noProblems: readonly Problem[] = []

const noServerProblems: ReadonlyMap<string, readonly Problem[]> = new Map()

/** All problems of a process, in flow order: what the server says of a step, then the step's own, then those of its actions. */
export function findProblems(
  { nodes }: Pick<EditorSnapshot, 'nodes'>,
  facts: AdviceFacts,
  ofServer = noServerProblems,
): readonly PlacedProblem[] {
  return nodes.flatMap((node): readonly PlacedProblem[] => {
    const nodeName = node.name === '' ? node.id : node.name
    const placed = (problem: Problem, action: Action | null = null): PlacedProblem => {
      return { nodeId: node.id, nodeName, action, problem }
    }
    const ofStep = [...(ofServer.get(node.id) ?? []), ...stepProblems(node, nodeName)].map((problem) => placed(problem))
    if (node.unreadable !== null) {
      const problem = createProblem('actions-unreadable', '', { node: nodeName, detail: node.unreadable })
      return [...ofStep, placed(problem)]
    }
    const ofActions = actionRows(node.actions).flatMap(({ action }) =>
      actionProblems(action, node, facts).map((problem) => placed(problem, action)),
    )
    return [...ofStep, ...ofActions]
  })
}

/** Counts and groups problems; those of disabled actions stay with their action and are not counted. */
export function countProblems(found: readonly PlacedProblem[]): ProcessProblems {
  const byAction = new Map<Action, Problem[]>()
  for (const { action, problem } of found) {
    if (action === null) continue
    const problems = byAction.get(action)
    if (problems) problems.push(problem)
    else byAction.set(action, [problem])
  }
  const list = found.filter(({ action }) => action?.enabled ?? true)
  const byNode = new Map<string, ProblemCounts>()
  for (const { nodeId, problem } of list) byNode.set(nodeId, add(byNode.get(nodeId) ?? none, problem))
  return { byNode, byAction, total: list.reduce((counts, { problem }) => add(counts, problem), none), list }
}

const none: ProblemCounts = { errors: 0, warnings: 0 }

function add(counts: ProblemCounts, { severity }: Problem): ProblemCounts {
  return severity === 'error' ? { ...counts, errors: counts.errors + 1 } : { ...counts, warnings: counts.warnings + 1 }
}
