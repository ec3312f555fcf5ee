import { isIP } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { Redacted } from '@sendwright/model'

/** What the environment says, checked. Only `main.ts` reads it. */
export interface Environment {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** null = embedded PostgreSQL below the data folder. */
  readonly databaseUrl: Redacted | null
  /** 0 = no sandbox. */
  readonly sandboxPort: number
  /** null = a key file below the data folder. */
  readonly key: Redacted | null
  readonly logLevel: (typeof logLevels)[number]
  /** Asked for beyond loopback. */
  readonly token: Redacted | null
  /** Host names that requests may name, besides loopback's own. */
  readonly hosts: readonly string[]
  /** The built designer. */
  readonly designerDir: string
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const shortestToken = 32

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((number) => number < 65_536)
    .default(fallback)

const variables = {
  PORT: { schema: port(4400), expected: 'a port number from 0 to 65535' },
  HOST: { schema: z.string().default('127.0.0.1'), expected: 'a host name or address' },
  DATA_DIR: { schema: z.string().default('.data'), expected: 'a folder' },
  DATABASE_URL: {
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//)
      .optional(),
    expected: 'an address that begins with postgres:// or postgresql://',
  },
  SANDBOX_PORT: { schema: port(9192), expected: 'a port number from 0 to 65535 (0 turns the sandbox off)' },
  SENDWRIGHT_KEY: { schema: z.string().min(16).optional(), expected: 'at least 16 characters' },
  LOG_LEVEL: { schema: z.enum(logLevels).default('info'), expected: `one of ${logLevels.join(', ')}` },
  SENDWRIGHT_TOKEN: { schema: z.string().min(shortestToken).optional(), expected: 'at least 32 characters' },
  SENDWRIGHT_HOSTS: { schema: z.string().default(''), expected: 'host names, separated by commas' },
  DESIGNER_DIR: { schema: z.string().optional(), expected: 'a folder' },
} as const

const secretVariables: ReadonlySet<string> = new Set(['DATABASE_URL', 'SENDWRIGHT_KEY', 'SENDWRIGHT_TOKEN'])

/** Reads the environment. `error` names the variable, its value (unless secret) and what was expected. */
export function readEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  root: string,
): { readonly environment: Environment } | { readonly error: string } {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const schema = z.object({
    PORT: variables.PORT.schema,
    HOST: variables.HOST.schema,
    DATA_DIR: variables.DATA_DIR.schema,
    DATABASE_URL: variables.DATABASE_URL.schema,
    SANDBOX_PORT: variables.SANDBOX_PORT.schema,
    SENDWRIGHT_KEY: variables.SENDWRIGHT_KEY.schema,
    LOG_LEVEL: variables.LOG_LEVEL.schema,
    SENDWRIGHT_TOKEN: variables.SENDWRIGHT_TOKEN.schema,
    SENDWRIGHT_HOSTS: variables.SENDWRIGHT_HOSTS.schema,
    DESIGNER_DIR: variables.DESIGNER_DIR.schema,
  })
  const parsed = schema.safeParse(present)
  if (!parsed.success) return { error: parsed.error.issues.map((issue) => sentence(issue, present)).join('\n') }
  const values = parsed.data
  if (!isLoopback(values.HOST) && values.SENDWRIGHT_TOKEN === undefined) {
    return {
      error: `HOST is ${values.HOST}, which others can reach. Set SENDWRIGHT_TOKEN to a secret of at least ${shortestToken} characters, or leave HOST at 127.0.0.1.`,
    }
  }
  return {
    environment: {
      port: values.PORT,
      host: values.HOST,
      dataDir: path.resolve(root, values.DATA_DIR),
      databaseUrl: redacted(values.DATABASE_URL),
      sandboxPort: values.SANDBOX_PORT,
      key: redacted(values.SENDWRIGHT_KEY),
      logLevel: values.LOG_LEVEL,
      token: isLoopback(values.HOST) ? null : redacted(values.SENDWRIGHT_TOKEN),
      hosts: values.SENDWRIGHT_HOSTS.split(',')
        .map((host) => host.trim().toLowerCase())
        .filter((host) => host !== ''),
      designerDir: path.resolve(root, values.DESIGNER_DIR ?? 'apps/designer/dist'),
    },
  }
}

function sentence(issue: z.core.$ZodIssue, present: Readonly<Record<string, string | undefined>>): string {
  const name = String(issue.path[0])
  const shown = secretVariables.has(name) ? 'has a value that cannot be used' : `is "${present[name]}"`
  // The issue's path comes from the schema above, so it is one of the variables.
  return `${name} ${shown}. It needs ${variables[name as keyof typeof variables].expected}.`
}

function redacted(value: string | undefined): Redacted | null {
  return value === undefined ? null : new Redacted(value)
}

/** Whether a host to listen on can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
