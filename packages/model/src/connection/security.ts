import { z } from 'zod'
import { createProblem, type Problem } from '../problem/problem.ts'

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

export const securitySchema = z.discriminatedUnion('protocol', [securityKinds.PLAINTEXT.schema])
export type Security = z.infer<typeof securitySchema>

/** A problem when the input asks for a protocol of Kafka's that this version does not speak; else null. */
export function unavailableSecurity(input: unknown): Problem | null {
  const protocol = readPath(input, ['security', 'protocol'])
  if (typeof protocol !== 'string' || protocol in securityKinds) return null
  return createProblem('security-not-available', '/security/protocol', { protocol })
}

function readPath(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, name) =>
      typeof current === 'object' && current !== null
        ? Object.getOwnPropertyDescriptor(current, name)?.value
        : undefined,
    value,
  )
}
