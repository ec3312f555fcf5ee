import { z } from 'zod'
import { apiErrorSchema } from './apiError.ts'
import type { Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'

type JsonSchema = Record<string, unknown>

/** The OpenAPI 3.1 description of the API, from its table. */
export function createOpenApi(version: string): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const path = `/api${endpoint.path.replace(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sendwright',
      version,
      description:
        'Processes, their Kafka send actions, connections and test sends. Numbers in contexts and records are kept exactly. Errors are `application/problem+json` with a `code` and a `requestId`.',
    },
    paths,
    components: {
      schemas: { Error: toJsonSchema(apiErrorSchema, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Only where the server listens beyond loopback' },
      },
    },
    security: [{}, { token: [] }],
  }
}

function operation(name: string, endpoint: Endpoint): JsonSchema {
  return {
    operationId: name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    parameters: [...pathParameters(endpoint), ...queryParameters(endpoint), ...ifMatchParameter(endpoint)],
    ...(endpoint.body !== undefined && { requestBody: requestBody(endpoint.body) }),
    responses: {
      [endpoint.status]: answer(endpoint),
      default: {
        description: 'An error',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function pathParameters(endpoint: Endpoint): JsonSchema[] {
  return [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(endpoint: Endpoint): JsonSchema[] {
  if (!endpoint.query) return []
  const { properties = {} } = toJsonSchema(endpoint.query, 'input') as { properties?: Record<string, JsonSchema> }
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }))
}

function ifMatchParameter(endpoint: Endpoint): JsonSchema[] {
  if (endpoint.ifMatch === undefined) return []
  return [
    {
      name: 'If-Match',
      in: 'header',
      required: endpoint.ifMatch === 'required',
      schema: { type: 'string' },
      description: 'The version in quotes, as ETag gave it',
    },
  ]
}

function requestBody(body: NonNullable<Endpoint['body']>): JsonSchema {
  const content =
    body === 'xml'
      ? { 'application/xml': { schema: { type: 'string' } } }
      : { 'application/json': { schema: toJsonSchema(body, 'input') } }
  return { required: true, content }
}

const rawMedia = {
  xml: { description: 'The file', content: { 'application/xml': { schema: { type: 'string' } } } },
  'event-stream': {
    description: 'Server-sent events',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  },
  none: { description: 'Done' },
} as const

function answer(endpoint: Endpoint): JsonSchema {
  if (typeof endpoint.answer === 'string') return rawMedia[endpoint.answer]
  return {
    description: 'The answer',
    ...(endpoint.ifMatch && { headers: { ETag: { schema: { type: 'string' } } } }),
    content: { 'application/json': { schema: toJsonSchema(endpoint.answer, 'output') } },
  }
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
