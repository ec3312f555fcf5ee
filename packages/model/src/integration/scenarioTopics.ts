import type { KafkaSendAction } from '../action/kafkaSend.ts'
import type { ScenarioTopic } from './integration.ts'

/** The topics of an action as a scenario has them: those of single environments beside those that count everywhere else. */
export function scenarioTopics({ topics, environments }: KafkaSendAction['parameters']): ScenarioTopic[] {
  return [
    ...topics.map((name) => ({ name, environments: [] })),
    ...Object.entries(environments).flatMap(([environment, differs]) =>
      (differs.topics ?? []).map((name) => ({ name, environments: [environment] })),
    ),
  ]
}
