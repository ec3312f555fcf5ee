import {
  isJsonObject,
  type EffectiveEnvironment,
  type EffectiveParameter,
  type JsonData,
  type JsonObject,
} from '@sendwright/model'

/** Stands for the value of a secret parameter wherever records are shown. */
export const secretMask = '••••••'

/** A secret parameter at a path of the data, or somewhere below it. */
export interface SecretAt {
  readonly parameter: string
  /** false = the value at the path is an object that holds the secret. */
  readonly exact: boolean
}

/** The data that records are built with, and what of it comes from parameters. */
export interface Configuration {
  readonly data: JsonData
  /** By path key (`pathKey`): the secrets that fill something in, also for the objects around them. */
  readonly secrets: ReadonlyMap<string, SecretAt>
  /** By path key: parameters whose environment variable is not set. */
  readonly undefinedParameters: ReadonlyMap<string, EffectiveParameter>
}

/**
 * The process's data with the parameters of an environment filled in where a value is missing or null, at dotted
 * paths. Nothing that is there is replaced or changed; secrets are the mask. The same two arguments give the same
 * result object.
 */
export function configuredContext(context: JsonData, environment: EffectiveEnvironment | undefined): JsonData {
  return configure(context, environment).data
}

/** As `configuredContext`, with what is known about the parameters. */
export function configure(context: JsonData, environment: EffectiveEnvironment | undefined): Configuration {
  if (environment === undefined || environment.parameters.length === 0) {
    return { data: context, secrets: noSecrets, undefinedParameters: noParameters }
  }
  const key = typeof context === 'object' && context !== null ? context : environment
  const known = cache.get(key)?.get(environment)
  if (known !== undefined && known.context === context) return known.configuration
  const configuration = fill(context, environment, () => secretMask)
  const byEnvironment = cache.get(key) ?? new WeakMap<EffectiveEnvironment, Cached>()
  cache.set(key, byEnvironment.set(environment, { context, configuration }))
  return configuration
}

/** The data with the real values of secrets: only for what goes to Kafka. A secret that is not known fills in nothing. */
export function revealedContext(
  context: JsonData,
  environment: EffectiveEnvironment | undefined,
  secrets: ReadonlyMap<string, string>,
): JsonData {
  return environment === undefined ? context : fill(context, environment, (name) => secrets.get(name) ?? null).data
}

/** The key of a path in a configuration's maps. Names of parameters hold no such character. */
export function pathKey(names: readonly string[]): string {
  return names.join(separator)
}

const separator = '\u0000'
const noSecrets: ReadonlyMap<string, SecretAt> = new Map()
const noParameters: ReadonlyMap<string, EffectiveParameter> = new Map()

interface Cached {
  readonly context: JsonData
  readonly configuration: Configuration
}

const cache = new WeakMap<object, WeakMap<EffectiveEnvironment, Cached>>()

function fill(
  context: JsonData,
  environment: EffectiveEnvironment,
  secretValue: (name: string) => string | null,
): Configuration {
  const secrets = new Map<string, SecretAt>()
  const undefinedParameters = new Map<string, EffectiveParameter>()
  let data = context
  for (const parameter of inOrder(environment.parameters)) {
    const names = parameter.name.split('.')
    const isSecret = parameter.kind === 'secretEnvironmentVariable'
    const value = !parameter.defined ? null : isSecret ? secretValue(parameter.name) : parameter.value
    if (value === null) {
      undefinedParameters.set(pathKey(names), parameter)
      continue
    }
    const filled = withValue(data, names, value)
    if (filled === data) continue
    data = filled
    if (isSecret) noteSecret(secrets, names, parameter.name)
  }
  return { data, secrets, undefinedParameters }
}

/** A shorter path first, so that `a` and `a.b` give the same data in whatever order they are listed. */
function inOrder(parameters: readonly EffectiveParameter[]): readonly EffectiveParameter[] {
  const isSorted = parameters.every(({ name }, index) => index === 0 || (parameters[index - 1]?.name ?? '') <= name)
  return isSorted ? parameters : parameters.toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** The data with a value at a path; the data itself where something else stands there or on the way. */
function withValue(data: JsonData, names: readonly string[], value: JsonData): JsonData {
  const [name, ...rest] = names
  if (name === undefined) return data === null ? value : data
  if (data !== null && !isJsonObject(data)) return data
  const around: JsonObject = data ?? {}
  const before = Object.hasOwn(around, name) ? (around[name] ?? null) : null
  const after = withValue(before, rest, value)
  return after === before ? data : { ...around, [name]: after }
}

function noteSecret(secrets: Map<string, SecretAt>, names: readonly string[], parameter: string): void {
  for (let length = 1; length < names.length; length += 1) {
    const key = pathKey(names.slice(0, length))
    if (!secrets.has(key)) secrets.set(key, { parameter, exact: false })
  }
  secrets.set(pathKey(names), { parameter, exact: true })
}
