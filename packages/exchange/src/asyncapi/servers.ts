import { brokerAddressSchema, ownValue, toPointer, type JsonData, type JsonObject } from '@sendwright/model'
import { follow } from '../document/follow.ts'
import { entriesOf, itemsOf, objectOf, textOf } from '../document/access.ts'
import type { DocumentConnection, SecurityProtocol, SkippedPart } from '../importedDocument.ts'

/** The servers of a document: what each is, and those of Kafka as connections. */
export interface DocumentServers {
  readonly connections: readonly DocumentConnection[]
  /** Servers by their name: the id of the connection made of it (null where none could be made) and its protocol. */
  readonly byName: ReadonlyMap<string, { readonly protocol: string; readonly connection: string | null }>
  readonly skipped: readonly SkippedPart[]
}

/** Whether a protocol's name is Kafka's: `kafka`, `kafka-secure` and what brokers call it besides. */
export function isKafkaProtocol(protocol: string): boolean {
  return /^kafka/i.test(protocol)
}

/** Reads the servers of a bundled document, 2.x (`url`) and 3.x (`host`). Nothing secret is taken. */
export function readServers(root: JsonData): DocumentServers {
  const connections: DocumentConnection[] = []
  const byName = new Map<string, { protocol: string; connection: string | null }>()
  const skipped: SkippedPart[] = []
  for (const [name, entry] of entriesOf(follow(root, ownValue(root, 'servers') ?? null, '').value)) {
    const server = objectOf(follow(root, entry, '').value)
    const path = toPointer(['servers', name])
    const protocol = textOf(server['protocol']) ?? schemeOf(addressOf(server)) ?? ''
    const read = readServer(root, { name, server, protocol, taken: connections })
    if ('reason' in read) skipped.push({ path, reason: read.reason })
    else connections.push(read)
    // A registry is no place for messages: it neither makes a channel Kafka's nor another protocol's.
    if (!isRegistry(name, server)) byName.set(name, { protocol, connection: 'reason' in read ? null : read.id })
  }
  return { connections, byName, skipped }
}

interface ServerToRead {
  readonly name: string
  readonly server: JsonObject
  readonly protocol: string
  readonly taken: readonly DocumentConnection[]
}

function readServer(
  root: JsonData,
  { name, server, protocol, taken }: ServerToRead,
): DocumentConnection | { reason: string } {
  if (!isKafkaProtocol(protocol))
    return {
      reason: `Server ${name} speaks ${protocol === '' ? 'no protocol that is named' : protocol}. Only Kafka servers become connections`,
    }
  if (isRegistry(name, server)) return { reason: `Server ${name} is a schema registry, no Kafka broker` }
  const address = withVariables(root, addressOf(server), server)
  const open = /\{([^{}]*)\}/.exec(address)
  if (open) return { reason: `The address of server ${name} needs a value for ${open[1] ?? ''}: ${address}` }
  const brokers = brokersOf(address)
  if ('reason' in brokers) return { reason: `Server ${name}: ${brokers.reason}` }
  const security = securityOf(root, server, protocol)
  return {
    id: freeId(name, taken),
    name: textOf(server['title']) ?? name,
    brokers: brokers.brokers,
    security: security.kind,
    toComplete: security.toComplete,
  }
}

function addressOf(server: JsonObject): string {
  return textOf(server['url']) ?? textOf(server['host']) ?? ''
}

function schemeOf(address: string): string | undefined {
  return /^([a-z][\w+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase()
}

function isRegistry(name: string, server: JsonObject): boolean {
  const words = [name, textOf(server['title']), textOf(server['description'])].join(' ')
  const scheme = schemeOf(addressOf(server))
  return /schema[\s_-]*registr/i.test(words) || scheme === 'http' || scheme === 'https'
}

function withVariables(root: JsonData, address: string, server: JsonObject): string {
  const variables = objectOf(server['variables'])
  return address.replace(/\{([^{}]+)\}/g, (placeholder, name: string) => {
    const variable = objectOf(follow(root, ownValue(variables, name) ?? null, '').value)
    const choices = itemsOf(variable['enum'])
    const value = variable['default'] ?? (choices.length === 1 ? choices[0] : undefined)
    return value === undefined || typeof value === 'object' ? placeholder : String(value)
  })
}

function brokersOf(address: string): { readonly brokers: readonly string[] } | { readonly reason: string } {
  const texts = address
    .split(/[,;\s]+/)
    .map((part) => part.replace(/^[a-z][\w+.-]*:\/\//i, '').replace(/\/.*$/, ''))
    .filter((part) => part !== '')
  if (texts.length === 0) return { reason: 'It has no address' }
  const brokers: string[] = []
  for (const text of texts) {
    const read = brokerAddressSchema.safeParse(text)
    if (!read.success) return { reason: `${text} is no address of a broker. Use host:port` }
    if (!brokers.includes(read.data)) brokers.push(read.data)
  }
  return { brokers }
}

/** Kafka's mechanism by AsyncAPI's type of a security scheme. */
const mechanisms: Readonly<Record<string, string>> = {
  userPassword: 'PLAIN',
  plain: 'PLAIN',
  scramSha256: 'SCRAM-SHA-256',
  scramSha512: 'SCRAM-SHA-512',
  oauth2: 'OAUTHBEARER',
  openIdConnect: 'OAUTHBEARER',
  gssapi: 'GSSAPI',
}

function securityOf(
  root: JsonData,
  server: JsonObject,
  protocol: string,
): { readonly kind: DocumentConnection['security']; readonly toComplete: string | null } {
  const types = itemsOf(server['security']).flatMap((entry) => schemeTypes(root, entry))
  const type = types.find((name) => Object.hasOwn(mechanisms, name))
  const mechanism = type === undefined ? undefined : mechanisms[type]
  const encrypted =
    /secure|ssl|tls|kafkas/i.test(protocol) || /^\w*ssl:/i.test(addressOf(server)) || types.includes('X509')
  const kind: SecurityProtocol = mechanism
    ? encrypted
      ? 'SASL_SSL'
      : 'SASL_PLAINTEXT'
    : encrypted
      ? 'SSL'
      : 'PLAINTEXT'
  const toComplete =
    mechanism === 'OAUTHBEARER'
      ? 'Enter how a token is fetched (OAUTHBEARER): documents carry no secrets.'
      : mechanism === 'GSSAPI'
        ? 'Enter the Kerberos settings (GSSAPI): documents carry no secrets.'
        : mechanism
          ? `Enter user name and password (${mechanism}): documents carry no secrets.`
          : types.includes('X509')
            ? 'Enter the client certificate and its key: documents carry no secrets.'
            : encrypted
              ? 'Look at the encryption (SSL): the document does not say which certificates count.'
              : types.length > 0
                ? `Enter the credentials (${types.join(', ')}): documents carry no secrets.`
                : null
  return { kind: { protocol: kind, ...(mechanism && { mechanism }) }, toComplete }
}

/** In 2.x an entry names schemes, in 3.x it is one. */
function schemeTypes(root: JsonData, entry: JsonData): readonly string[] {
  const scheme = objectOf(follow(root, entry, '').value)
  const type = textOf(scheme['type'])
  if (type !== undefined) return [type]
  const schemes = ownValue(ownValue(root, 'components'), 'securitySchemes')
  return Object.keys(scheme).flatMap((name) => {
    const found = objectOf(follow(root, ownValue(schemes, name) ?? null, '').value)
    return textOf(found['type']) ?? []
  })
}

function freeId(name: string, taken: readonly DocumentConnection[]): string {
  const plain =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '')
      .slice(0, 60) || 'kafka'
  const ids = new Set(taken.map(({ id }) => id))
  if (!ids.has(plain)) return plain
  for (let count = 2; ; count += 1) if (!ids.has(`${plain}${count}`)) return `${plain}${count}`
}
