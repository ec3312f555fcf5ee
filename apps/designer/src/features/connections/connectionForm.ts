import {
  connectionSchema,
  deliverySettingsSchema,
  type Connection,
  type DeliverySettings,
  type Security,
} from '@sendwright/model'
import { z } from 'zod'
import { text } from '../../text/en.ts'

/** What the form of a connection holds; an emptied number field is ''. */
export interface ConnectionFormValues {
  readonly name: string
  readonly id: string
  readonly brokers: string[]
  readonly sendTimeoutSeconds: number | string
  readonly delivery: DeliverySettings
}

/** The problem of each field, for the form's labels; a field without one is absent. */
export type ConnectionFormProblems = Partial<Record<keyof ConnectionFormValues, string>>

/** The values a new connection starts with. */
export const newConnectionValues: ConnectionFormValues = {
  name: '',
  id: '',
  brokers: [],
  sendTimeoutSeconds: 15,
  delivery: deliverySettingsSchema.parse({}),
}

/** The form's values of a connection. */
export function connectionToForm({ name, id, brokers, sendTimeoutMs, delivery }: Connection): ConnectionFormValues {
  return { name, id, brokers: [...brokers], sendTimeoutSeconds: sendTimeoutMs / 1000, delivery }
}

const formSchema = z.object({
  name: connectionSchema.shape.name,
  id: connectionSchema.shape.id,
  brokers: connectionSchema.shape.brokers,
  sendTimeoutSeconds: z
    .number(text.connections.settings.sendTimeoutProblem)
    .min(0.1, text.connections.settings.sendTimeoutProblem)
    .max(300, text.connections.settings.sendTimeoutProblem),
  delivery: deliverySettingsSchema,
})

/** The connection that the values describe, or the first problem of each field. */
export function formToConnection(
  values: ConnectionFormValues,
  security: Security,
): { readonly connection: Connection } | { readonly problems: ConnectionFormProblems } {
  const parsed = formSchema.safeParse(values)
  if (!parsed.success) return { problems: firstProblems(values, parsed.error.issues) }
  const { name, id, brokers, sendTimeoutSeconds, delivery } = parsed.data
  return {
    connection: {
      id,
      name,
      brokers,
      security,
      toComplete: null,
      sendTimeoutMs: Math.round(sendTimeoutSeconds * 1000),
      delivery,
    },
  }
}

function firstProblems(values: ConnectionFormValues, issues: readonly z.core.$ZodIssue[]): ConnectionFormProblems {
  const problems: ConnectionFormProblems = {}
  for (const { path, message } of issues) {
    const [field, index] = path
    if (!isField(field)) continue
    const broker = field === 'brokers' && typeof index === 'number' ? values.brokers[index] : undefined
    problems[field] ??= broker === undefined ? message : `${broker}: ${message}`
  }
  return problems
}

function isField(name: unknown): name is keyof ConnectionFormValues {
  return typeof name === 'string' && Object.hasOwn(formSchema.shape, name)
}
