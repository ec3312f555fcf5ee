import { configuredContext } from '@sendwright/message'
import type { EffectiveEnvironment, JsonData, JsonSchema } from '@sendwright/model'
import { useBuildSetting } from '../problems/useBuildSetting.ts'
import { useDataModel } from '../problems/useDataModel.ts'
import type { TemplateInsight } from '../../../app/codeEditor/templateInsight.ts'
import { createInsight } from './createInsight.ts'

/** What a field for templates needs to know of the data: that of the context with parameters filled in, and more. */
export interface TemplateData {
  readonly data: JsonData
  readonly insight: TemplateInsight
}

/** The data that placeholders name here and now: the chosen context in the chosen environment. */
export function useTemplateData(): TemplateData {
  const { data, environment } = useBuildSetting()
  return templateDataOf(data, environment, useDataModel())
}

interface Known {
  readonly data: JsonData
  readonly environment: EffectiveEnvironment | undefined
  readonly dataModel: JsonSchema
  readonly templateData: TemplateData
}

let last: Known | null = null

/** The same object to every field, as long as nothing has changed. */
function templateDataOf(
  data: JsonData,
  environment: EffectiveEnvironment | undefined,
  dataModel: JsonSchema,
): TemplateData {
  const isSame = last?.data === data && last.environment === environment && last.dataModel === dataModel
  if (last !== null && isSame) return last.templateData
  const configured = configuredContext(data, environment)
  const insight = createInsight({ data, configured, environment, dataModel })
  last = { data, environment, dataModel, templateData: { data: configured, insight } }
  return last.templateData
}
