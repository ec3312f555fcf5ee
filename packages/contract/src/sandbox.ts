import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'

/** A rule that makes the sandbox misbehave. Rules are asked in their order; the first that fits acts. */
export const sandboxFaultSchema = z
  .strictObject({
    id: z.string().optional().describe('Given by the sandbox'),
    kind: z.enum(['drop', 'delay', 'close', 'black-hole', 'slow', 'error', 'full']),
    api: z.string().nullable().default(null).describe('Kafka’s name of the request, such as Produce; null = all'),
    direction: z.enum(['request', 'answer']).default('request').describe('Of drop, delay and close'),
    topic: z.string().nullable().default(null).describe('Only requests that name it; null = all'),
    errorCode: z.number().int().nullable().default(null).describe('Of error: Kafka’s code'),
    delayMs: z.number().int().min(0).max(600_000).default(0).describe('Of delay'),
    bytesPerSecond: z.number().int().min(1).nullable().default(null).describe('Of slow'),
    skip: z.number().int().min(0).default(0).describe('So many fitting requests pass before'),
    times: z.number().int().min(1).nullable().default(null).describe('So many are met; null = all until it is removed'),
    probability: z.number().min(0).max(1).default(1),
  })
  .meta({ id: 'SandboxFault' })
export type SandboxFault = z.infer<typeof sandboxFaultSchema>

/** The sandbox's fault knobs. */
export const sandboxEndpoints = {
  listSandboxFaults: {
    method: 'GET',
    path: '/sandbox/faults',
    tag: 'Sandbox',
    summary: 'The rules that make the sandbox misbehave',
    status: 200,
    answer: z.object({ faults: z.array(sandboxFaultSchema.extend({ id: z.string(), met: z.number() })) }),
  },
  addSandboxFault: {
    method: 'POST',
    path: '/sandbox/faults',
    tag: 'Sandbox',
    summary: 'Adds a rule',
    body: sandboxFaultSchema,
    status: 201,
    answer: sandboxFaultSchema.extend({ id: z.string(), met: z.number() }),
  },
  removeSandboxFault: {
    method: 'DELETE',
    path: '/sandbox/faults/:id',
    tag: 'Sandbox',
    summary: 'Removes a rule',
    status: 204,
    answer: 'none',
  },
  clearSandboxFaults: {
    method: 'DELETE',
    path: '/sandbox/faults',
    tag: 'Sandbox',
    summary: 'Removes all rules',
    status: 204,
    answer: 'none',
  },
  disturbSandbox: {
    method: 'POST',
    path: '/sandbox/disturb',
    tag: 'Sandbox',
    summary: 'Does one thing to the sandbox now',
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('move-leader'), topic: z.string(), partition: z.number().int().min(0) }),
      z.strictObject({ kind: z.literal('move-coordinator'), group: z.string() }),
      z.strictObject({ kind: z.literal('move-transaction-coordinator'), transactionalId: z.string() }),
      z.strictObject({ kind: z.literal('delete-topic'), topic: z.string() }),
      z.strictObject({ kind: z.literal('close-connections') }),
      z.strictObject({ kind: z.literal('fence'), transactionalId: z.string() }),
    ]),
    status: 204,
    answer: 'none',
  },
} as const satisfies Record<string, Endpoint>
