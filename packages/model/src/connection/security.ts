import { z } from 'zod'

/**
 * How a connection is secured, by Kafka's `security.protocol`; `secretPaths` names the fields that are stored
 * encrypted and never returned. A further protocol is a line here.
 */
export const securityKinds = {
  PLAINTEXT: {
    schema: z.object({ protocol: z.literal('PLAINTEXT') }),
    secretPaths: [],
  },
} as const satisfies Record<string, SecurityKind>

interface SecurityKind {
  readonly schema: z.ZodObject
  /** Paths from the security object to each secret text. */
  readonly secretPaths: readonly (readonly string[])[]
}

/** How a connection is secured, in the form of its kind. */
export const securitySchema = z.discriminatedUnion('protocol', [securityKinds.PLAINTEXT.schema])
export type Security = z.infer<typeof securitySchema>
