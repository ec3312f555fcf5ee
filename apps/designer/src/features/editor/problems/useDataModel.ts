import type { JsonSchema, SampleContext } from '@sendwright/model'
import { effectiveDataModel } from '@sendwright/schema'
import { useEditorSnapshot } from '../document/editorDocument.ts'

/** The variables of the process: declared ones, and those inferred from its sample contexts. */
export function useDataModel(): JsonSchema {
  const { dataModel, sampleContexts } = useEditorSnapshot()
  return modelOf(dataModel, sampleContexts)
}

interface Known {
  readonly declared: JsonSchema | null
  readonly contexts: readonly SampleContext[]
  readonly model: JsonSchema
}

let last: Known | null = null

/** The same object to every part of the page, as long as nothing has changed. */
function modelOf(declared: JsonSchema | null, contexts: readonly SampleContext[]): JsonSchema {
  if (last !== null && last.declared === declared && last.contexts === contexts) return last.model
  const model = effectiveDataModel(
    declared,
    contexts.map(({ data }) => data),
  )
  last = { declared, contexts, model }
  return model
}
