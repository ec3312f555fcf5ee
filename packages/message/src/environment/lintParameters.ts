import {
  createProblem,
  isJsonObject,
  ownValue,
  pointerSegment,
  topicNameProblems,
  type Environment,
  type JsonSchema,
  type Problem,
} from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { templateProblemToProblem } from '../templateProblem.ts'

/** Names that every run sets itself, with what they are. */
const reservedNames: ReadonlyMap<string, { readonly meaning: string; readonly types: readonly string[] }> = new Map([
  ['processInstanceId', { meaning: "the run's number", types: ['number', 'integer'] }],
  ['processInstanceUuid', { meaning: "the run's UUID, a text", types: ['string'] }],
])

/**
 * What is wrong with an environment by itself: parameters with reserved names, parameters that another hides, and
 * topics that cannot be. Paths start at the environment.
 */
export function lintParameters(environment: Pick<Environment, 'parameters' | 'topics'>): readonly Problem[] {
  const names = Object.keys(environment.parameters)
  return [
    ...names.flatMap((name) => [...reservedName(name, `/parameters/${pointerSegment(name)}`), ...hidden(name, names)]),
    ...Object.entries(environment.topics).flatMap(([from, to]) => boundTopic(to, `/topics/${pointerSegment(from)}`)),
  ]
}

/** Reserved names that a process's data model gives another type. Paths start at the data model. */
export function lintDataModel(dataModel: JsonSchema | null): readonly Problem[] {
  if (!isJsonObject(dataModel)) return []
  const properties = ownValue(dataModel, 'properties')
  if (!isJsonObject(properties)) return []
  return [...reservedNames].flatMap(([name, { types }]) => {
    const declared = ownValue(properties, name)
    const type = isJsonObject(declared) ? ownValue(declared, 'type') : undefined
    const given = Array.isArray(type) ? type : [type]
    const isRedefined = type !== undefined && !given.some((one) => typeof one === 'string' && types.includes(one))
    return isRedefined ? reservedName(name, `/properties/${name}`) : []
  })
}

function reservedName(name: string, path: string): readonly Problem[] {
  const [first = ''] = name.split('.')
  const reserved = reservedNames.get(first)
  if (reserved === undefined) return []
  return [createProblem('reserved-name', path, { name: first, meaning: reserved.meaning }, { severity: 'warning' })]
}

/** `a.b` is never there where `a` is a value. */
function hidden(name: string, names: readonly string[]): readonly Problem[] {
  const other = names.find((candidate) => name.startsWith(`${candidate}.`))
  if (other === undefined) return []
  const path = `/parameters/${pointerSegment(name)}`
  return [createProblem('parameter-hidden', path, { parameter: name, other }, { severity: 'warning' })]
}

function boundTopic(template: string, path: string): readonly Problem[] {
  const parsed = parseTemplate(template, 'text')
  if (parsed.problems.length > 0) return parsed.problems.map((problem) => templateProblemToProblem(problem, path))
  if (parsed.placeholders.length > 0 || template === '') return []
  return topicNameProblems(template, path)
}
