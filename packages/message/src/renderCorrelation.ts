import { createProblem, hasError, type JsonData, type KafkaReceiveAction, type Problem } from '@sendwright/model'
import { createBuilding, type BuildEnvironment } from './buildRecords.ts'
import { connectionProblems } from './checkAction.ts'
import { boundReceive } from './environment/binding.ts'
import { renderField } from './renderField.ts'

/** What a receive action waits for, or why that cannot be said. */
export type RenderedCorrelation =
  | { readonly connection: string; readonly topic: string; readonly value: string }
  | { readonly problems: readonly Problem[] }

/**
 * Where a receive action listens in an environment, and what the header or field of the record has to equal, with a
 * context. Paths of problems start at the action. `connectionIds` are the connections that exist.
 */
export function renderCorrelation(
  action: KafkaReceiveAction,
  context: JsonData,
  environment: BuildEnvironment & { readonly connectionIds?: ReadonlySet<string> | undefined },
): RenderedCorrelation {
  const problems: Problem[] = [...connectionProblems(action, environment.environment, environment.connectionIds)]
  const { connection, topic } = boundReceive(action, environment.environment)
  if (topic === '') problems.push(createProblem('empty-topic', '/parameters/topic', {}))
  const rendered = renderField(action.parameters.correlation.equals, 'text', {
    path: '/parameters/correlation/equals',
    place: 'a correlation',
    takesSecrets: false,
    building: createBuilding(context, environment),
    problems,
  })
  if (rendered === null || hasError(problems)) return { problems }
  return { connection, topic, value: rendered.text?.text ?? '' }
}
