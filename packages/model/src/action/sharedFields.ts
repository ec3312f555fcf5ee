import { z } from 'zod'
import { retryPolicySchema } from '../delivery/deliverySettings.ts'
import { durationSchema } from '../duration.ts'

/** What starts an action: the run itself, or a person. */
export const triggers = ['automatic', 'manual'] as const
export type Trigger = (typeof triggers)[number]

/** Fields that every kind of action has. */
export const sharedActionFields = {
  id: z.string().min(1).max(200),
  name: z.string().max(500).default(''),
  enabled: z.boolean().default(true),
  timer: durationSchema.nullable().default(null).describe('ISO 8601 duration; null = at once'),
  trigger: z.enum(triggers).default('automatic'),
  required: z.boolean().default(true).describe('Mandatory; an automatic action always is'),
  repeatable: z.boolean().default(false),
  autorunChildren: z.boolean().default(false),
  parent: z.string().nullable().default(null).describe('The id of an action of the same node'),
  acceptedDataKeys: z
    .array(z.string().min(1).max(200))
    .max(200)
    .default([])
    .describe('Of a manual one: names of the data that a trigger may bring, its first level'),
  retry: retryPolicySchema.nullable().default(null).describe("null = the connection's"),
}
