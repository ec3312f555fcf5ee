import {
  kafkaSendSchema,
  type EffectiveEnvironment,
  type EffectiveParameter,
  type KafkaSendAction,
} from '@sendwright/model'

/** An environment with these bindings and parameters. */
export function environmentOf(
  name: string | null,
  {
    connections = {},
    topics = {},
    parameters = [],
  }: {
    readonly connections?: Record<string, string>
    readonly topics?: Record<string, string>
    readonly parameters?: EffectiveParameter[]
  } = {},
): EffectiveEnvironment {
  return { name, stage: 'test', connections, topics, parameters }
}

/** A parameter with a value; null where its environment variable is not set. */
export function parameterOf(name: string, value: string | number | boolean | null): EffectiveParameter {
  const defined = value !== null
  const kind = defined ? 'value' : 'environmentVariable'
  return { name, kind, value, defined, from: 'environment', variable: defined ? null : 'SENDWRIGHT_PARAM_X' }
}

/** A secret parameter, as it is known where records are only shown. */
export function secretOf(name: string): EffectiveParameter {
  const variable = 'SENDWRIGHT_PARAM_SECRET'
  return { name, kind: 'secretEnvironmentVariable', value: null, defined: true, from: 'environment', variable }
}

/** An action with these parameters, over the connection `main`. */
export function actionOf(parameters: object): KafkaSendAction {
  return kafkaSendSchema.parse({ id: 'a', type: 'kafkaSend', parameters: { connection: 'main', ...parameters } })
}
