import { z } from 'zod'
import { isRawJson, type RawJson } from '../exactJson.ts'
import { openObject } from '../openObject.ts'

/** The name under which the values that hold for every environment are kept. It is none that can be chosen. */
export const defaultEnvironmentName = 'default'

/** An environment's name: lowercase letters, digits and hyphens. */
export const environmentNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'Use up to 40 lowercase letters, digits and hyphens, with a letter first')

/** What an environment is for; `production` is asked about before a test send. */
export const environmentStages = ['development', 'test', 'production'] as const
export type EnvironmentStage = (typeof environmentStages)[number]

/** Only environment variables with this beginning can be named: all others stay the server's own. */
export const parameterVariablePrefix = 'SENDWRIGHT_PARAM_'

const variableSchema = z
  .string()
  .regex(
    /^SENDWRIGHT_PARAM_[A-Za-z0-9_]{1,200}$/,
    `Use the name of an environment variable that starts with ${parameterVariablePrefix}`,
  )

/** Numbers are exact, as everywhere: `1.10` stays `1.10`. */
const exactScalars = [
  z.number(),
  z.boolean(),
  z.custom<RawJson>(isRawJson).meta({ type: 'number', description: 'Kept exactly as it is written' }),
] as const

/** Where the value of a configuration parameter comes from. The value of a secret never leaves the server. */
export const configurationValueSchema = z.discriminatedUnion('kind', [
  openObject({ kind: z.literal('value'), value: z.union([z.string().max(100_000), ...exactScalars]) }),
  openObject({ kind: z.literal('environmentVariable'), variable: variableSchema }),
  openObject({ kind: z.literal('secretEnvironmentVariable'), variable: variableSchema }),
])
export type ConfigurationValue = z.infer<typeof configurationValueSchema>

/** A parameter's name, used as `${name}`; dots make a path. */
export const parameterNameSchema = z
  .string()
  .regex(
    /^(?!(?:.*\.)?(?:__proto__|constructor|prototype)(?:\.|$))[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/,
    'Use letters, digits, _ and -, with a letter first; dots make a path',
  )
  .max(200)

/**
 * What differs from place to place: where connections and topics lead, and configuration parameters by name. In the
 * environment `default` stand the values of parameters that no other environment has to repeat.
 */
export const environmentSchema = openObject({
  name: environmentNameSchema,
  stage: z.enum(environmentStages).default('development'),
  connections: z
    .record(z.string(), z.string())
    .default({})
    .describe('From the connection an action names to the one used here'),
  topics: z
    .record(z.string(), z.string())
    .default({})
    .describe('From the topic that an action names to the one used here; text templates'),
  parameters: z.record(parameterNameSchema, configurationValueSchema).default({}),
})
export type Environment = z.infer<typeof environmentSchema>

/**
 * A configuration parameter as it counts in an environment, after defaults and the server's environment variables.
 * `value` is null where it is not defined, and for secrets wherever they are only shown.
 */
export const effectiveParameterSchema = z.object({
  name: z.string(),
  kind: z.enum(['value', 'environmentVariable', 'secretEnvironmentVariable']),
  value: z.union([z.string(), ...exactScalars]).nullable(),
  defined: z.boolean().describe('false = its environment variable is not set'),
  from: z.enum(['environment', 'default']),
  variable: z.string().nullable(),
})
export type EffectiveParameter = z.infer<typeof effectiveParameterSchema>

/** An environment as records are built in it: its bindings, and every parameter that counts. */
export const effectiveEnvironmentSchema = z.object({
  name: z.string().nullable().describe('null = no environment is chosen: the defaults alone'),
  stage: z.enum(environmentStages),
  connections: z.record(z.string(), z.string()),
  topics: z.record(z.string(), z.string()),
  parameters: z.array(effectiveParameterSchema),
})
export type EffectiveEnvironment = z.infer<typeof effectiveEnvironmentSchema>
