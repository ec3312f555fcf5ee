import type { JsonData, SampleContext } from '@sendwright/model'
import { useEditorSnapshot } from '../document/editorDocument.ts'
import { useEditorPlace } from './useEditorPlace.ts'

/** The data that previews and test sends use. */
export interface ChosenContext {
  /** null while the process has no sample context. */
  readonly context: SampleContext | null
  readonly data: JsonData
}

/** What every run has; used while the process has no sample context. */
export const emptyContextData = Object.freeze({ processInstanceId: 1 }) satisfies JsonData

/** The sample context named in the address, else the first. */
export function useSampleContext(): ChosenContext {
  const { sampleContexts } = useEditorSnapshot()
  const { context: chosenId } = useEditorPlace().place
  const context = sampleContexts.find(({ id }) => id === chosenId) ?? sampleContexts[0] ?? null
  return { context, data: context === null ? emptyContextData : context.data }
}
