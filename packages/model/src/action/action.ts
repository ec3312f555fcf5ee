import { z } from 'zod'
import { kafkaReceiveSchema } from './kafkaReceive.ts'
import { kafkaSendSchema } from './kafkaSend.ts'
import { scriptSchema } from './script.ts'

/** The action kinds by their type; a new kind is a file beside `kafkaSend.ts` and a line here. */
export const actionKinds = {
  kafkaSend: kafkaSendSchema,
  kafkaReceive: kafkaReceiveSchema,
  script: scriptSchema,
} as const

/** What a node does when a token is on it. */
export const actionSchema = z
  .discriminatedUnion('type', [actionKinds.kafkaSend, actionKinds.kafkaReceive, actionKinds.script])
  .meta({ id: 'Action' })
export type Action = z.infer<typeof actionSchema>

/** The actions of one node, in order. */
export const actionListSchema = z.array(actionSchema)

export type ActionType = keyof typeof actionKinds
