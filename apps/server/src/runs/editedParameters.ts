import type { PublishedProcess } from '@sendwright/engine'
import {
  kafkaReceiveParametersSchema,
  kafkaSendParametersSchema,
  scriptSchema,
  type ActionType,
  type JsonData,
} from '@sendwright/model'
import type { z } from 'zod'
import { refuseProblems, type Refusal } from '../http/refusal.ts'
import { shapeProblems } from '../http/shapeProblems.ts'

const schemas = {
  kafkaSend: kafkaSendParametersSchema,
  kafkaReceive: kafkaReceiveParametersSchema,
  script: scriptSchema.shape.parameters.def.innerType,
} as const satisfies Record<ActionType, z.ZodObject>

/**
 * Parameters of an edit as those of the action's own kind; the contract takes those of any. An action that the version
 * does not have is judged by the runner.
 */
export function editedParameters(
  parameters: Readonly<Record<string, unknown>> | null,
  action: string,
  { graph }: PublishedProcess,
): JsonData | Refusal {
  if (parameters === null) return null
  const found = graph.nodes.flatMap((node) => node.actions).find(({ id }) => id === action)
  if (found === undefined) return null
  const schema: z.ZodObject = schemas[found.type]
  // Reading them as those of a send has added what a send has.
  const own = Object.fromEntries(
    Object.entries(parameters).filter(
      ([name]) => Object.hasOwn(schema.shape, name) || !Object.hasOwn(kafkaSendParametersSchema.shape, name),
    ),
  )
  const parsed = schema.safeParse(own)
  if (!parsed.success) {
    const problems = shapeProblems(parsed.error, own)
    return refuseProblems(problems.map((problem) => ({ ...problem, path: `/parameters${problem.path}` })))
  }
  // The body was JSON, and schemas of actions give JSON.
  return parsed.data as JsonData
}
