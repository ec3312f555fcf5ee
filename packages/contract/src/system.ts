import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'

/** How the server and what it works with are. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  database: z.object({ state: z.enum(['up', 'down']), latencyMs: z.number().optional() }),
  sandbox: z.object({ state: z.enum(['running', 'off']), broker: z.string().nullable() }),
  connections: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['idle', 'connected', 'unreachable']),
      since: z.string().optional(),
      lastError: z.string().optional(),
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
