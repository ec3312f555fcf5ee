import { z } from 'zod'
import { effectiveEnvironmentSchema, environmentSchema } from '@sendwright/model'
import type { Endpoint } from './endpoint.ts'

/** An environment with its version, and with what counts in it after defaults and environment variables. */
export const environmentViewSchema = environmentSchema
  .extend({
    version: z.number().describe('Counts the saves; the value of ETag and If-Match'),
    updatedAt: z.string(),
    effective: effectiveEnvironmentSchema,
  })
  .meta({ id: 'Environment' })
export type EnvironmentView = z.infer<typeof environmentViewSchema>

const environmentBody = environmentSchema.partial({ name: true })

/** Environments: what connections, topics and configuration parameters are in each. */
export const environmentEndpoints = {
  listEnvironments: {
    method: 'GET',
    path: '/environments',
    tag: 'Environments',
    summary: 'The default values first, then all environments by stage and name',
    status: 200,
    answer: z.object({
      environments: z.array(environmentViewSchema),
      variables: z.array(z.string()).describe('Names of the server’s environment variables that parameters can name'),
    }),
  },
  getEnvironment: {
    method: 'GET',
    path: '/environments/:name',
    tag: 'Environments',
    summary: 'One environment; `default` holds the values that no other has to repeat',
    status: 200,
    answer: environmentViewSchema,
  },
  putEnvironment: {
    method: 'PUT',
    path: '/environments/:name',
    tag: 'Environments',
    summary: 'Creates or replaces an environment',
    body: environmentBody,
    ifMatch: 'optional',
    status: 200,
    answer: environmentViewSchema,
  },
  deleteEnvironment: {
    method: 'DELETE',
    path: '/environments/:name',
    tag: 'Environments',
    summary: 'Deletes an environment',
    ifMatch: 'optional',
    status: 204,
    answer: 'none',
  },
} as const satisfies Record<string, Endpoint>
