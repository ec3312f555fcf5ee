import { configuredContext } from '@sendwright/message'
import type { JsonData, JsonSchema } from '@sendwright/model'
import { effectiveDataModel } from '@sendwright/schema'
import { useMemo } from 'react'
import { useEditorSnapshot } from '../document/editorDocument.ts'
import { useEnvironment } from '../problems/useEnvironment.ts'
import { useSampleContext } from '../problems/useSampleContext.ts'

/** What parameters are mapped to. */
export interface ImportData {
  /** The chosen sample data, with the configuration parameters of the chosen environment. */
  readonly data: JsonData
  /** What is known of the process's data. */
  readonly dataModel: JsonSchema
  /** The names of all environments, in their order. */
  readonly environments: readonly string[]
}

/** What the parameters of an action can be mapped to; only below the editor's route. */
export function useImportData(): ImportData {
  const { dataModel, sampleContexts } = useEditorSnapshot()
  const { data } = useSampleContext()
  const { all, effective } = useEnvironment()
  const model = useMemo(
    () =>
      effectiveDataModel(
        dataModel,
        sampleContexts.map((context) => context.data),
      ),
    [dataModel, sampleContexts],
  )
  const configured = useMemo(() => configuredContext(data, effective), [data, effective])
  const environments = useMemo(() => all.map(({ name }) => name), [all])
  return useMemo(() => ({ data: configured, dataModel: model, environments }), [configured, model, environments])
}
