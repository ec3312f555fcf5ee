import { z } from 'zod'
import { deliveryModes } from '@sendwright/model'
import type { Endpoint } from './endpoint.ts'

/** How the server and what it works with are. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  live: z.boolean().describe('The process works'),
  ready: z.boolean().describe('It takes work'),
  notReady: z.string().nullable().describe('Why it does not'),
  database: z.object({ state: z.enum(['up', 'down']), latencyMs: z.number().optional() }),
  sandbox: z.object({ state: z.enum(['running', 'off']), broker: z.string().nullable() }),
  relay: z.object({
    state: z.enum(['running', 'stopping']),
    shards: z.number().describe('Shards whose deliveries this server sends'),
    stopped: z.number().describe('Those of them that ask a person'),
  }),
  runs: z.object({
    state: z.enum(['running', 'stopping']),
    reading: z.number().describe('Connections whose listened topics this server reads'),
    away: z.number().describe('Those of them that do not answer'),
  }),
  connections: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['idle', 'connected', 'unreachable']),
      since: z.string().optional(),
      lastError: z.string().optional(),
      deliveries: z
        .object({
          mode: z.enum(deliveryModes),
          fallbackReason: z.string().nullable(),
          state: z.enum(['working', 'away', 'stopped']),
          since: z.string().nullable(),
          reason: z.string().nullable(),
          waiting: z.number(),
        })
        .optional()
        .describe('How its deliveries stand, once there were any'),
    }),
  ),
})
export type Health = z.infer<typeof healthSchema>

/** Health and the browser’s session. */
export const systemEndpoints = {
  health: {
    method: 'GET',
    path: '/health',
    tag: 'System',
    summary: 'Answers while the server works, whatever its connections do',
    status: 200,
    answer: healthSchema,
  },
  live: {
    method: 'GET',
    path: '/health/live',
    tag: 'System',
    summary: 'Answers while the process works; asks nobody. Needs no token',
    status: 200,
    answer: z.object({ live: z.literal(true) }),
  },
  ready: {
    method: 'GET',
    path: '/health/ready',
    tag: 'System',
    summary: 'Answers 200 while the server takes work, else 503 (`not-ready`) with the reason. Needs no token',
    status: 200,
    answer: z.object({ ready: z.literal(true) }),
  },
  watch: {
    method: 'GET',
    path: '/events',
    tag: 'System',
    summary:
      'Server-sent events of all that happens, for a page that needs one stream: `deliveries` and `connection` as GET /deliveries/events tells `changed` and `connection`, `runs` as GET /runs/events tells `changed`',
    status: 200,
    answer: 'event-stream',
  },
  openSession: {
    method: 'POST',
    path: '/session',
    tag: 'System',
    summary: 'Exchanges the token for a cookie, where the server asks for one',
    body: z.object({ token: z.string().max(4096) }),
    status: 204,
    answer: 'none',
  },
} as const satisfies Record<string, Endpoint>
