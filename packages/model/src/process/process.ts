import { z } from 'zod'
import { problemSchema } from '../problem/problem.ts'
import { actionListSchema } from '../action/action.ts'
import { jsonDataSchema } from '../jsonData.ts'

/** Data kept for previews and test sends. */
export const sampleContextSchema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1, 'Give the sample context a name').max(200),
  data: jsonDataSchema,
})
export type SampleContext = z.infer<typeof sampleContextSchema>

/** A node of the diagram that can carry actions. */
export const nodeSchema = z.object({
  id: z.string(),
  type: z.string().describe('BPMN type without prefix, for example SendTask'),
  name: z.string(),
  processId: z.string(),
  parentId: z.string().nullable().describe('The sub-process or process that holds the node'),
  lane: z.string().nullable().describe('Names of its lanes, outermost first, joined with " / "'),
  shown: z.boolean().describe('Whether the diagram has a shape for it'),
  actions: actionListSchema,
  event: z
    .enum(['none', 'message', 'timer', 'terminate', 'other'])
    .nullable()
    .default(null)
    .describe('What an event waits for or does; null = the node is no event'),
  timer: z
    .object({ kind: z.enum(['duration', 'date', 'cycle']), text: z.string() })
    .nullable()
    .default(null)
    .describe('Of a timer event'),
  attachedTo: z.string().nullable().default(null).describe('Of a boundary event: the step it sits on'),
  interrupting: z.boolean().default(true).describe('Of a boundary event: whether it ends the step'),
  defaultFlow: z.string().nullable().default(null).describe('The flow taken when no condition holds'),
  special: z
    .enum(['eventSubProcess', 'multiInstance', 'standardLoop', 'compensation'])
    .nullable()
    .default(null)
    .describe('What makes the step another than its type says; none of these is executed'),
})
export type ProcessNode = z.infer<typeof nodeSchema>

/** A sequence flow between two nodes. */
export const flowSchema = z.object({
  id: z.string(),
  name: z.string(),
  source: z.string(),
  target: z.string(),
  condition: z.string().nullable(),
})
export type ProcessFlow = z.infer<typeof flowSchema>

/** What the server knows of a diagram: nodes in flow order, flows, actions. Plain data. */
export const processGraphSchema = z.object({
  processes: z.array(z.object({ id: z.string(), name: z.string() })),
  nodes: z.array(nodeSchema),
  flows: z.array(flowSchema),
})
export type ProcessGraph = z.infer<typeof processGraphSchema>

/** The definition parsed from a diagram, with the problems found. */
export const definitionSchema = z.object({ graph: processGraphSchema, problems: z.array(problemSchema) })
export type Definition = z.infer<typeof definitionSchema>
