import {
  ownValue,
  scenarioTopics,
  type JsonData,
  type JsonObject,
  type JsonSchema,
  type KafkaReceiveAction,
  type KafkaSendAction,
  type MessageTemplate,
  type Scenario,
  type Side,
} from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { objectOf } from '../document/access.ts'
import type { ExportedConnection } from './servers.ts'
import type { AsyncApiSource } from './writeAsyncApi.ts'

/** A send of a process and what is known of its messages, in their order. */
export interface ExportedSend {
  readonly action: KafkaSendAction
  /** The step that it belongs to. */
  readonly node: string
  readonly messages: readonly ExportedMessage[]
}

/** What is known of a message: its schema, from its scenario or inferred, the side it was imported from, samples that fit. */
export interface ExportedMessage {
  readonly schema: JsonSchema
  readonly side: Side | null
  readonly samples: readonly JsonData[]
}

/** What a process waits for: the place it is bound to, and what is known of the reply. */
export interface ExportedReceive {
  readonly action: KafkaReceiveAction
  /** The step that it belongs to. */
  readonly node: string
  readonly connection: string
  readonly topic: string
  readonly schema: JsonSchema
  readonly samples: readonly JsonData[]
}

/**
 * What a process sends and receives as the source of an AsyncAPI document: a scenario for each message of each send,
 * and one for each receive.
 */
export function processSource(
  process: { readonly id: string; readonly name: string },
  { sends, receives }: { readonly sends: readonly ExportedSend[]; readonly receives: readonly ExportedReceive[] },
  connections: readonly ExportedConnection[],
): AsyncApiSource {
  return {
    id: `urn:sendwright:process:${encodeURIComponent(process.id)}`,
    title: process.name,
    description: 'What the process sends and waits for, told from the other side.',
    scenarios: [...sends.flatMap(sendScenarios), ...receives.map(receiveScenario)],
    connections,
  }
}

function sendScenarios({ action, node, messages }: ExportedSend): readonly Scenario[] {
  const { parameters } = action
  return parameters.messages.flatMap((message, index): Scenario[] => {
    const known = messages[index]
    if (!known) return []
    const isOnly = parameters.messages.length === 1
    return [
      {
        id: isOnly ? action.id : `${action.id}-${index + 1}`,
        name: isOnly ? action.name : `${action.name} ${index + 1}`,
        description: node === '' || node === action.name ? '' : `Step ${node}`,
        send: sideOf(action, message, known),
        origin: null,
      },
    ]
  })
}

function receiveScenario({ action, node, connection, topic, schema, samples }: ExportedReceive): Scenario {
  const { correlation } = action.parameters
  return {
    id: action.id,
    name: action.name === '' ? node || action.id : action.name,
    description: node === '' || node === action.name ? '' : `Step ${node}`,
    receive: {
      topics: topic === '' ? [] : [{ name: topic, environments: [] }],
      connection: connection === '' ? null : connection,
      keyField: null,
      ...(correlation.by === 'header' && {
        headers: { type: 'object', properties: { [correlation.name]: { type: 'string' } } },
      }),
      schema,
      samples: [...samples],
      newFields: [],
    },
    origin: null,
  }
}

function sideOf(
  { parameters }: KafkaSendAction,
  message: MessageTemplate,
  { schema, side, samples }: ExportedMessage,
): Side {
  return {
    topics: scenarioTopics(parameters),
    connection: parameters.connection === '' ? null : parameters.connection,
    contentType: message.value.format === 'text' ? 'text/plain' : (side?.contentType ?? 'application/json'),
    ...(message.key !== null && { key: side?.key ?? { type: 'string' } }),
    keyField: message.key === null ? null : (side?.keyField ?? null),
    headers: headersOf(message, side),
    schema,
    samples: [...samples],
    newFields: [],
  }
}

/** The headers that are sent: each with its template, or as a fixed text where nothing is filled in. */
function headersOf(message: MessageTemplate, side: Side | null): JsonObject {
  const known = objectOf(ownValue(side?.headers, 'properties'))
  const entries = message.headers.map(({ name, value }): [string, JsonObject] => {
    const text = value ?? ''
    const isFixed = parseTemplate(text, 'text').placeholders.length === 0
    const modelled = ownValue(known, name)
    const base = modelled === undefined ? { type: 'string' } : objectOf(modelled)
    if (modelled !== undefined && isFixed) return [name, base]
    return [name, isFixed ? { ...base, const: text } : { ...base, default: text }]
  })
  const definitions = ownValue(side?.headers, '$defs')
  return {
    type: 'object',
    properties: Object.fromEntries(entries),
    ...(definitions !== undefined && { $defs: definitions }),
  }
}
