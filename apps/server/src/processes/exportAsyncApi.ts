import {
  processSource,
  writeAsyncApi,
  type ExportedMessage,
  type ExportedReceive,
  type FileFormat,
} from '@sendwright/exchange/write'
import {
  boundConnection,
  boundReceive,
  boundTopics,
  buildRecords,
  configuredContext,
  secretsOf,
} from '@sendwright/message'
import {
  ownValue,
  parseExactJson,
  type JsonData,
  type KafkaReceiveAction,
  type KafkaSendAction,
  type MessageTemplate,
  type Side,
} from '@sendwright/model'
import { checkData, inferSchema } from '@sendwright/schema'
import type { ProcessContent } from '@sendwright/store'
import { allConnections } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import type { ResolvedEnvironment } from '../environments/effectiveEnvironment.ts'
import { findSides } from '../integrations/linkedSides.ts'

type Needs = Pick<Dependencies, 'store' | 'sandbox' | 'clock'>

/** What a process is exported with. */
export interface AsyncApiExport {
  readonly process: Pick<ProcessContent, 'id' | 'name' | 'definition' | 'sampleContexts'>
  /** Where topics and connections are bound; null = they stay as the actions name them. */
  readonly environment: ResolvedEnvironment | null
  /** The default values of parameters, for samples. */
  readonly defaults: ResolvedEnvironment
  readonly format: FileFormat
}

/**
 * What a process sends and waits for, as the text of an AsyncAPI 3 document: messages with the models of their
 * scenarios, else with schemas inferred from what the sample contexts give; samples hold no secret. Disabled actions
 * send nothing, and what a script sends is known only when it runs.
 */
export async function exportAsyncApi(request: AsyncApiExport, needs: Needs): Promise<string> {
  const { process, environment, format } = request
  const enabled = process.definition.graph.nodes.flatMap((node) =>
    node.actions.filter((action) => action.enabled).map((action) => ({ node: node.name, action })),
  )
  const steps = enabled.flatMap(({ node, action }) => (action.type === 'kafkaSend' ? [{ node, action }] : []))
  const links = steps.flatMap(({ action }) => action.scenario ?? [])
  const [sideOf, connections] = await Promise.all([findSides(links, needs), allConnections(needs)])
  const sends = steps.map(({ node, action }) => {
    const side = action.scenario === null ? null : (sideOf(action.scenario)?.side ?? null)
    const built = builtMessages(action, request, needs)
    return {
      action: environment === null ? action : boundAction(action, environment, needs),
      node,
      messages: action.parameters.messages.map((message, index) => describeMessage(message, side, built[index] ?? [])),
    }
  })
  const receives = enabled.flatMap(({ node, action }) =>
    action.type === 'kafkaReceive' ? [describeReceive(action, node, request)] : [],
  )
  return writeAsyncApi(processSource(process, { sends, receives }, connections), format)
}

/** A reply's model is inferred from what the sample contexts hold under the name that it is kept by. */
function describeReceive(
  action: KafkaReceiveAction,
  node: string,
  { process, environment }: AsyncApiExport,
): ExportedReceive {
  const { dataKey } = action.parameters
  const samples = dataKey === '' ? [] : process.sampleContexts.flatMap(({ data }) => ownValue(data, dataKey) ?? [])
  const { connection, topic } = boundReceive(action, environment?.effective)
  return { action, node, connection, topic, schema: inferredSchema(samples), samples }
}

/** The values that the sample contexts give each message, by its index; those that hold secrets are left out. */
function builtMessages(
  action: KafkaSendAction,
  { process, environment, defaults }: AsyncApiExport,
  { clock }: Needs,
): readonly (readonly string[])[] {
  const { effective } = environment ?? defaults
  const records = process.sampleContexts.flatMap(
    ({ data }) => buildRecords(action, data, { ...clock, environment: effective }).records,
  )
  return action.parameters.messages.map((_message, index) => {
    const values = records
      .filter((record) => record.messageIndex === index && secretsOf(record).length === 0)
      .flatMap((record) => record.value?.text ?? [])
    return [...new Set(values)]
  })
}

function describeMessage({ value }: MessageTemplate, side: Side | null, built: readonly string[]): ExportedMessage {
  if (value.format === 'null') return { schema: { type: 'null' }, side, samples: [] }
  if (value.format === 'text') return { schema: side?.schema ?? { type: 'string' }, side, samples: [...built] }
  const samples = built.map((text) => parseExactJson(text))
  const schema = side?.schema ?? (value.format === 'generated' ? value.schema : inferredSchema(samples))
  return { schema, side, samples: samples.filter((sample) => checkData(schema, sample).length === 0) }
}

function inferredSchema(samples: readonly JsonData[]) {
  return samples.length === 0 ? {} : inferSchema(samples)
}

/** The action as it is in an environment: its topics and its connection there. */
function boundAction(action: KafkaSendAction, { effective }: ResolvedEnvironment, { clock }: Needs): KafkaSendAction {
  const connection = boundConnection(action, effective)
  const parameters = configuredContext({}, effective)
  const topics = boundTopics(action, effective).map((topic) => {
    const probe = { connection, topics: [topic], messages: [tombstone], environments: {} }
    // What needs the process's data stays a template, which the document shows as a parameter of the address.
    return buildRecords({ ...action, parameters: probe }, parameters, clock).records[0]?.topic ?? topic
  })
  return { ...action, parameters: { ...action.parameters, connection, topics, environments: {} } }
}

const tombstone: MessageTemplate = { key: null, value: { format: 'null' }, headers: [], partition: null }
