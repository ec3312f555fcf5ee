import {
  isJsonObject,
  isRawJson,
  type EffectiveEnvironment,
  type EffectiveParameter,
  type JsonData,
} from '@sendwright/model'

/** A configuration parameter as the context shows it. */
export interface ConfigurationRow {
  readonly name: string
  readonly kind: 'secret' | 'string' | 'number' | 'boolean' | 'missing'
  /** The value's JSON on one line; empty for secrets and where there is none. */
  readonly text: string
  readonly from: EffectiveParameter['from']
  /** The environment variable of the server that it names. */
  readonly variable: string | null
  readonly used: boolean
  /** The process has a value of its own under this name, which wins. */
  readonly hidden: boolean
}

/** The parameters of an environment by name; those that the action reads are used. `data` is without parameters. */
export function configurationRows(
  environment: EffectiveEnvironment | undefined,
  data: JsonData,
  usedPaths: readonly (readonly string[])[],
): readonly ConfigurationRow[] {
  const parameters = environment?.parameters ?? []
  return parameters
    .map((parameter): ConfigurationRow => {
      const names = parameter.name.split('.')
      const isUsed = usedPaths.some((used) => isPrefix(used, names) || isPrefix(names, used))
      const hidden = hasOwnValue(data, names)
      return {
        name: parameter.name,
        ...shownValue(parameter),
        from: parameter.from,
        variable: parameter.variable,
        used: isUsed && !hidden,
        hidden,
      }
    })
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

function shownValue({ kind, defined, value }: EffectiveParameter): Pick<ConfigurationRow, 'kind' | 'text'> {
  if (!defined) return { kind: 'missing', text: '' }
  if (kind === 'secretEnvironmentVariable' || value === null) return { kind: 'secret', text: '' }
  const type = isRawJson(value) ? 'number' : typeof value
  return { kind: type === 'number' || type === 'boolean' ? type : 'string', text: JSON.stringify(value) }
}

/** Whether the data has something other than null at a path, or on the way to it what no name can stand in. */
function hasOwnValue(data: JsonData, names: readonly string[]): boolean {
  let value: JsonData = data
  for (const name of names) {
    if (value === null) return false
    if (!isJsonObject(value)) return true
    if (!Object.hasOwn(value, name)) return false
    value = value[name] ?? null
  }
  return value !== null
}

function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((name, index) => name === path[index])
}
