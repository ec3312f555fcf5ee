/** Types of settings in DescribeConfigs v3. */
export const configTypes = { boolean: 1, string: 2, int: 3, short: 4, long: 5, double: 6, list: 7 } as const

/** Where the value of a setting comes from, in DescribeConfigs. */
export const configSources = { topic: 1, staticBroker: 4, default: 5 } as const

/** A setting that is known: its type, its value where none is given, and which texts it takes. */
export interface ConfigDefinition {
  readonly type: (typeof configTypes)[keyof typeof configTypes]
  readonly fallback: string
  /** What would be right, to follow "expected is". */
  readonly expects: string
  accepts(value: string): boolean
}
