import { z } from 'zod'
import { deliverySettingsSchema } from '../delivery/deliverySettings.ts'
import { exactNumber } from '../exactNumber.ts'
import { securitySchema } from './security.ts'

/** A connection's id: lowercase letters and digits. */
export const connectionIdSchema = z.string().regex(/^[a-z0-9]{1,64}$/, 'Use 1 to 64 lowercase letters and digits')

/** `host:port`; the port is 9092 when it is left out. IPv6 hosts stand in brackets. */
export const brokerAddressSchema = z
  .string()
  .trim()
  .transform((address) => (/^(\[[^\]]+\]|[^:]+)$/.test(address) ? `${address}:9092` : address))
  .refine(isBrokerAddress, 'Use host:port, for example kafka-1.example:9092')

/** A named Kafka cluster with its limits. */
export const connectionSchema = z.object({
  id: connectionIdSchema,
  name: z.string().trim().min(1, 'Give the connection a name').max(200),
  brokers: z.array(brokerAddressSchema).min(1, 'Name at least one broker').max(50),
  security: securitySchema.default({ protocol: 'PLAINTEXT' }),
  toComplete: z
    .string()
    .max(2000)
    .nullable()
    .default(null)
    .describe('What an import could not fill in, for people. Nothing is sent over it before it is saved without'),
  sendTimeoutMs: exactNumber(z.number().int().min(100).max(300_000), 15_000).describe('A send ends within this time'),
  delivery: deliverySettingsSchema.default(deliverySettingsSchema.parse({})),
})
export type Connection = z.infer<typeof connectionSchema>

function isBrokerAddress(address: string): boolean {
  const match = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(address)
  const port = Number(match?.[1])
  return port > 0 && port < 65_536
}

/** A broker's host, without brackets, and its port. */
export interface HostAndPort {
  readonly host: string
  readonly port: number
}

/** Host and port of an address that the schema has accepted. */
export function brokerHostAndPort(address: string): HostAndPort {
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) }
}

/** The address of a host and port, an IPv6 host in brackets: `brokerHostAndPort` the other way round. */
export function brokerAddress({ host, port }: HostAndPort): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
