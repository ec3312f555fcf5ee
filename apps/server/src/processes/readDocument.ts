import { type Definition, type JsonSchema, type Problem, type SampleContext } from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'
import { executionWarnings } from '../publishing/checkProcess.ts'
import { countDocument, type CountNeeds } from './countDocument.ts'

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

type Needs = CountNeeds & Pick<Dependencies, 'bpmn'>

/** Parses a diagram and counts its actions and problems; the problems alone when it cannot be read. */
export async function readDocument(
  bytes: Uint8Array,
  { sampleContexts, dataModel }: DocumentData,
  needs: Needs,
): Promise<{ readonly document: CheckedDocument } | { readonly problems: readonly Problem[] }> {
  const read = await needs.bpmn.read(bytes)
  if (!read.ok) return { problems: read.problems }
  const { xml } = read.value
  const { graph, problems } = read.value.definition
  const definition = { graph, problems: [...problems, ...executionWarnings(graph)] }
  const contexts = withIds(sampleContexts, needs.clock.uuid)
  const content = { definition, sampleContexts: contexts, dataModel }
  return { document: { bpmn: xml, ...content, ...(await countDocument(content, needs)) } }
}

/** What belongs to a process besides its diagram. */
export interface DocumentData {
  readonly sampleContexts: readonly SampleContextInput[]
  readonly dataModel: JsonSchema | null
}

/** A sample context as a request brings it; one without an id gets one. */
export type SampleContextInput = Omit<SampleContext, 'id'> & { readonly id?: string | undefined }

function withIds(contexts: readonly SampleContextInput[], uuid: () => string): readonly SampleContext[] {
  return contexts.map((context) => ({ ...context, id: context.id ?? uuid() }))
}
