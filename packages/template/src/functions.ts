import type { JsonData, JsonKind } from './json.ts'

/** What rendering needs from outside: the clock and random ids. */
export interface FunctionEnvironment {
  readonly now: () => Date
  /** A random UUID in its text form. */
  readonly uuid: () => string
}

/** A function of the template language. */
export interface TemplateFunction {
  readonly kind: JsonKind
  /** One line for completion and documentation. */
  readonly description: string
  readonly call: (environment: FunctionEnvironment) => JsonData
}

/** The closed list of functions, by name. */
export const functions = {
  uuid: {
    kind: 'text',
    description: 'A new random UUID',
    call: (environment) => environment.uuid(),
  },
  now: {
    kind: 'text',
    description: 'The time the record is built, as 2026-01-31T09:30:00.000Z',
    call: (environment) => environment.now().toISOString(),
  },
  epochMillis: {
    kind: 'number',
    description: 'The time the record is built, in milliseconds since 1970',
    call: (environment) => environment.now().getTime(),
  },
} as const satisfies Record<string, TemplateFunction>

export type FunctionName = keyof typeof functions

/** The names of all functions, for messages and documentation. */
export const functionNames: readonly string[] = Object.keys(functions)

/** The function of that name, or undefined. */
export function findFunction(name: string): TemplateFunction | undefined {
  return isFunctionName(name) ? functions[name] : undefined
}

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name)
}
