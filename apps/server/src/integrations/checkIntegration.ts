import {
  createProblem,
  topicNameProblems,
  type Integration,
  type Problem,
  type Scenario,
  type Side,
} from '@sendwright/model'
import { checkData } from '@sendwright/schema'

/** What an integration is held against. */
export interface KnownNames {
  readonly connections: ReadonlySet<string>
  readonly environments: ReadonlySet<string>
}

/** Problems that keep an integration from being saved: scenarios that cannot be told apart. Paths start at it. */
export function checkScenarioIds({ scenarios }: Pick<Integration, 'scenarios'>): readonly Problem[] {
  const seen = new Set<string>()
  return scenarios.flatMap(({ id }, index) => {
    if (seen.has(id)) return [createProblem('duplicate-scenario-id', `/scenarios/${index}/id`, { id })]
    seen.add(id)
    return []
  })
}

/** All problems of an integration: also samples that do not fit, topics and environments that cannot be. */
export function checkIntegration(integration: Pick<Integration, 'scenarios'>, known: KnownNames): readonly Problem[] {
  return [
    ...checkScenarioIds(integration),
    ...integration.scenarios.flatMap((scenario, index) => checkScenario(scenario, `/scenarios/${index}`, known)),
  ]
}

function checkScenario({ send, receive }: Scenario, path: string, known: KnownNames): readonly Problem[] {
  return [
    ...(send === undefined ? [] : checkSide(send, `${path}/send`, known)),
    ...(receive === undefined ? [] : checkSide(receive, `${path}/receive`, known)),
  ]
}

function checkSide(side: Side, path: string, known: KnownNames): readonly Problem[] {
  const { connection } = side
  return [
    ...side.topics.flatMap((topic, index) => [
      ...checkTopic(topic.name, `${path}/topics/${index}/name`),
      ...topic.environments.flatMap((environment, place) =>
        known.environments.has(environment)
          ? []
          : [
              createProblem(
                'unknown-environment',
                `${path}/topics/${index}/environments/${place}`,
                { environment },
                { severity: 'warning' },
              ),
            ],
      ),
    ]),
    ...(connection === null || known.connections.has(connection)
      ? []
      : [createProblem('unknown-connection', `${path}/connection`, { connection }, { severity: 'warning' })]),
    ...side.samples.flatMap((sample, index) => checkData(side.schema, sample, `${path}/samples/${index}`)),
  ]
}

/** A topic with placeholders shows only when they are filled. */
function checkTopic(name: string, path: string): readonly Problem[] {
  return name.includes('${') ? [] : topicNameProblems(name.trim() === '' ? '' : name, path)
}
