import { z } from 'zod'
import { kafkaSendSchema } from './kafkaSend.ts'

/** The action kinds by their type; a new kind is a file beside `kafkaSend.ts` and a line here. */
export const actionKinds = {
  kafkaSend: kafkaSendSchema,
} as const

/** What a node does when a token is on it. */
export const actionSchema = z.discriminatedUnion('type', [actionKinds.kafkaSend]).meta({ id: 'Action' })
export type Action = z.infer<typeof actionSchema>

/** The actions of one node, in order. */
export const actionListSchema = z.array(actionSchema)

export type ActionType = keyof typeof actionKinds
