import { z } from 'zod'
import { apiErrorSchema } from './apiError.ts'
import { maxIdempotencyKeyLength, type Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'

type JsonSchema = Record<string, unknown>

/** The OpenAPI 3.1 description of the API, from its table. */
export function createOpenApi(version: string): JsonSchema {
  const components: JsonSchema = {}
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const path = `/api${endpoint.path.replace(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint, components) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sendwright',
      version,
      description:
        'Processes, their Kafka send actions, connections, test sends and deliveries. Numbers in contexts and records are kept exactly. Errors are `application/problem+json` with a `code` and a `requestId`.',
    },
    paths,
    components: {
      schemas: { Error: toJsonSchema(apiErrorSchema, 'output', components), ...components },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Only where the server listens beyond loopback' },
      },
    },
    security: [{}, { token: [] }],
  }
}

function operation(name: string, endpoint: Endpoint, components: JsonSchema): JsonSchema {
  return {
    operationId: name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    parameters: [
      ...pathParameters(endpoint),
      ...queryParameters(endpoint, components),
      ...ifMatchParameter(endpoint),
      ...idempotencyKeyParameter(endpoint),
    ],
    ...(endpoint.body !== undefined && { requestBody: requestBody(endpoint.body, components) }),
    responses: {
      [endpoint.status]: answer(endpoint, components),
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

function queryParameters(endpoint: Endpoint, components: JsonSchema): JsonSchema[] {
  if (!endpoint.query) return []
  // The query is a ZodObject, so its schema has properties by name.
  const { properties = {} } = toJsonSchema(endpoint.query, 'input', components) as {
    properties?: Record<string, JsonSchema>
  }
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

function idempotencyKeyParameter(endpoint: Endpoint): JsonSchema[] {
  if (endpoint.idempotencyKey === undefined) return []
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: maxIdempotencyKeyLength },
      description: 'The same key with the same body gets the first answer again, for 7 days; nothing is done twice',
    },
  ]
}

function requestBody(body: NonNullable<Endpoint['body']>, components: JsonSchema): JsonSchema {
  const content =
    body === 'xml'
      ? { 'application/xml': { schema: { type: 'string' } } }
      : { 'application/json': { schema: toJsonSchema(body, 'input', components) } }
  return { required: true, content }
}

const rawMedia = {
  xml: { description: 'The file', content: { 'application/xml': { schema: { type: 'string' } } } },
  file: {
    description: 'The file',
    content: { 'application/yaml': { schema: { type: 'string' } }, 'application/json': {} },
  },
  'event-stream': {
    description: 'Server-sent events',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  },
  none: { description: 'Done' },
} as const

function answer(endpoint: Endpoint, components: JsonSchema): JsonSchema {
  if (typeof endpoint.answer === 'string') return rawMedia[endpoint.answer]
  return {
    description: 'The answer',
    ...(endpoint.ifMatch && { headers: { ETag: { schema: { type: 'string' } } } }),
    content: { 'application/json': { schema: toJsonSchema(endpoint.answer, 'output', components) } },
  }
}

/** Schemas with an id are moved to `components`; what a request may leave out makes its form another one. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output', components: JsonSchema): JsonSchema {
  const suffix = io === 'input' ? 'Input' : ''
  const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))
  const linked = text.replace(/"#\/\$defs\/(\w+)"/g, `"#/components/schemas/$1${suffix}"`)
  // The text is the JSON that zod has just given.
  const { $schema: _dialect, $defs = {}, ...rest } = JSON.parse(linked) as JsonSchema & { $defs?: JsonSchema }
  for (const [name, definition] of Object.entries($defs)) components[`${name}${suffix}`] = definition
  return rest
}
