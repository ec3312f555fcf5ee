import { checkAction } from '@sendwright/message'
import {
  createSampleContext,
  type Definition,
  type JsonSchema,
  type Problem,
  type SampleContext,
} from '@sendwright/model'
import { connectionIds } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'

/** A document ready to be stored: parsed, checked and counted. */
export interface CheckedDocument {
  readonly bpmn: string
  readonly definition: Definition
  readonly sampleContexts: readonly SampleContext[]
  readonly dataModel: JsonSchema | null
  readonly actionCount: number
  readonly errorCount: number
  readonly warningCount: number
}

type Needs = Pick<Dependencies, 'bpmn' | 'store' | 'sandbox' | 'clock'>

/** Parses a diagram and counts its actions and problems; the problems alone when it cannot be read. */
export async function readDocument(
  bytes: Uint8Array,
  { sampleContexts, dataModel }: DocumentData,
  needs: Needs,
): Promise<{ readonly document: CheckedDocument } | { readonly problems: readonly Problem[] }> {
  const read = await needs.bpmn.read(bytes)
  if (!read.ok) return { problems: read.problems }
  const { xml, definition } = read.value
  const contexts = withIds(sampleContexts, needs.clock.uuid)
  return {
    document: {
      bpmn: xml,
      definition,
      sampleContexts: contexts,
      dataModel,
      ...(await countDocument(definition, contexts, needs)),
    },
  }
}

/** What belongs to a process besides its diagram. */
export interface DocumentData {
  readonly sampleContexts: readonly SampleContextInput[]
  readonly dataModel: JsonSchema | null
}

/** A sample context as a request brings it; one without an id gets one. */
export type SampleContextInput = Omit<SampleContext, 'id'> & { readonly id?: string | undefined }

/** Number of actions, and of problems by severity with the first sample context. */
export async function countDocument(
  definition: Definition,
  contexts: readonly SampleContext[],
  needs: Pick<Needs, 'store' | 'sandbox' | 'clock'>,
): Promise<Pick<CheckedDocument, 'actionCount' | 'errorCount' | 'warningCount'>> {
  const actions = definition.graph.nodes.flatMap((node) => node.actions)
  const known = await connectionIds(needs)
  const context = (contexts[0] ?? createSampleContext('', '')).data
  const problems = [
    ...definition.problems,
    ...actions.flatMap((action) => checkAction(action, context, needs.clock, known)),
  ]
  const errorCount = problems.filter((problem) => problem.severity === 'error').length
  return { actionCount: actions.length, errorCount, warningCount: problems.length - errorCount }
}

function withIds(contexts: readonly SampleContextInput[], uuid: () => string): readonly SampleContext[] {
  return contexts.map((context) => ({ ...context, id: context.id ?? uuid() }))
}
