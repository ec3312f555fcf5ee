import { isIP } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { crashPoints, type CrashPoint } from './operations/crash.ts'
import { parameterVariablePrefix, Redacted } from '@sendwright/model'

/** What the environment variables say, checked. Only `main.ts` reads them. */
export interface Settings {
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
  /** Asked of every caller; null = of none, which only loopback may do. A proxy before a loopback server needs one too. */
  readonly token: Redacted | null
  /** Host names that requests may name, besides loopback's own. */
  readonly hosts: readonly string[]
  /** The built designer. */
  readonly designerDir: string
  /** For fault tests: the process ends itself, as by `kill -9`, when it is at a named point for the n-th time. */
  readonly crashAt: { readonly point: CrashPoint; readonly time: number } | null
  /** The OpenTelemetry collector that is told of runs; null = none is. */
  readonly traces: { readonly endpoint: string; readonly service: string } | null
  /** The variables that configuration parameters can name, by name. Any of them may be a secret. */
  readonly parameters: ParameterVariables
}

/** Values of the environment variables whose names begin with `SENDWRIGHT_PARAM_`, by name. */
export type ParameterVariables = ReadonlyMap<string, Redacted>

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const shortestToken = 32

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((number) => number < 65_536)
    .default(fallback)

/** The variables that are read; the description says what a value has to be. */
const variables = z.object({
  PORT: port(4400).describe('a port number from 0 to 65535'),
  HOST: z.string().default('127.0.0.1').describe('a host name or address'),
  DATA_DIR: z.string().default('.data').describe('a folder'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional()
    .describe('an address that begins with postgres:// or postgresql://'),
  SANDBOX_PORT: port(9192).describe('a port number from 0 to 65535 (0 turns the sandbox off)'),
  SENDWRIGHT_KEY: z.string().min(16).optional().describe('at least 16 characters'),
  LOG_LEVEL: z
    .enum(logLevels)
    .default('info')
    .describe(`one of ${logLevels.join(', ')}`),
  SENDWRIGHT_TOKEN: z.string().min(shortestToken).optional().describe(`at least ${shortestToken} characters`),
  SENDWRIGHT_HOSTS: z.string().default('').describe('host names, separated by commas'),
  DESIGNER_DIR: z.string().optional().describe('a folder'),
  SENDWRIGHT_CRASH_AT: z
    .string()
    .transform((text, context) => {
      const [name, time, ...more] = text.split(':')
      const point = crashPoints.find((each) => each === name)
      if (point !== undefined && /^[1-9]\d{0,8}$/.test(time ?? '') && more.length === 0)
        return { point, time: Number(time) }
      context.addIssue({ code: 'custom', message: 'unknown point or number' })
      return z.NEVER
    })
    .optional()
    .describe(`a point and a number, such as written:3 (for fault tests; the points are ${crashPoints.join(', ')})`),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .regex(/^https?:\/\/\S+$/)
    .optional()
    .describe('an address that begins with http:// or https://'),
  OTEL_SERVICE_NAME: z.string().max(200).default('sendwright').describe('a text of at most 200 characters'),
})

const secretVariables: ReadonlySet<string> = new Set(['DATABASE_URL', 'SENDWRIGHT_KEY', 'SENDWRIGHT_TOKEN'])

/** Reads the environment. `error` names the variable, its value (unless secret) and what was expected. */
export function readSettings(
  source: Readonly<Record<string, string | undefined>>,
  root: string,
): { readonly settings: Settings } | { readonly error: string } {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = variables.safeParse(present)
  if (!parsed.success) return { error: parsed.error.issues.map((issue) => sentence(issue, present)).join('\n') }
  const values = parsed.data
  if (!isLoopback(values.HOST) && values.SENDWRIGHT_TOKEN === undefined) {
    return {
      error: `HOST is ${values.HOST}, which others can reach. Set SENDWRIGHT_TOKEN to a secret of at least ${shortestToken} characters, or leave HOST at 127.0.0.1.`,
    }
  }
  return {
    settings: {
      port: values.PORT,
      host: values.HOST,
      dataDir: path.resolve(root, values.DATA_DIR),
      databaseUrl: redacted(values.DATABASE_URL),
      sandboxPort: values.SANDBOX_PORT,
      key: redacted(values.SENDWRIGHT_KEY),
      logLevel: values.LOG_LEVEL,
      token: redacted(values.SENDWRIGHT_TOKEN),
      hosts: values.SENDWRIGHT_HOSTS.split(',')
        .map((host) => host.trim().toLowerCase())
        .filter((host) => host !== ''),
      crashAt: values.SENDWRIGHT_CRASH_AT ?? null,
      traces:
        values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
          ? null
          : { endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT, service: values.OTEL_SERVICE_NAME },
      designerDir: path.resolve(root, values.DESIGNER_DIR ?? 'apps/designer/dist'),
      parameters: parameterVariables(present),
    },
  }
}

function sentence(issue: z.core.$ZodIssue, present: Readonly<Record<string, string | undefined>>): string {
  const name = String(issue.path[0])
  const shown = secretVariables.has(name) ? 'has a value that cannot be used' : `is "${present[name]}"`
  // The issue's path comes from the schema above, so it is one of the variables.
  return `${name} ${shown}. It needs ${variables.shape[name as keyof typeof variables.shape].description}.`
}

/** A variable that is set to nothing counts as not set, like every other. */
function parameterVariables(present: Readonly<Record<string, string | undefined>>): ParameterVariables {
  return new Map(
    Object.entries(present).flatMap(([name, value]): [string, Redacted][] =>
      name.startsWith(parameterVariablePrefix) && value !== undefined ? [[name, new Redacted(value)]] : [],
    ),
  )
}

function redacted(value: string | undefined): Redacted | null {
  return value === undefined ? null : new Redacted(value)
}

/** Whether a host to listen on can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
