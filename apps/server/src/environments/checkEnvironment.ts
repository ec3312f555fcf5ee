import {
  createProblem,
  defaultEnvironmentName,
  pointerSegment,
  type Environment,
  type Problem,
} from '@sendwright/model'

/** What keeps an environment from being saved: connections that are not there, bindings where none can be. */
export function checkEnvironment(environment: Environment, connectionIds: ReadonlySet<string>): readonly Problem[] {
  if (environment.name === defaultEnvironmentName) {
    return (['connections', 'topics'] as const).flatMap((kind) =>
      Object.keys(environment[kind]).length === 0 ? [] : [createProblem('default-binds', `/${kind}`, { kind })],
    )
  }
  return Object.entries(environment.connections).flatMap(([from, connection]) =>
    connection === '' || connectionIds.has(connection)
      ? []
      : [createProblem('unknown-connection', `/connections/${pointerSegment(from)}`, { connection })],
  )
}
