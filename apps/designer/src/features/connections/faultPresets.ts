import type { ActiveFault, Disturbance, NewFault } from '../../api/sandbox.ts'

/** Ready ways to make the sandbox misbehave; each is one or a few rules. */
export const faultPresets = {
  away: { takesTopic: false, rules: () => [{ kind: 'black-hole' }] },
  lostAnswers: { takesTopic: false, rules: () => [{ kind: 'drop', api: 'Produce', direction: 'answer' }] },
  slow: { takesTopic: false, rules: () => [{ kind: 'delay', direction: 'answer', delayMs: 2_000 }] },
  closing: { takesTopic: false, rules: () => [{ kind: 'close', probability: 0.34 }] },
  full: { takesTopic: true, rules: (topic) => [{ kind: 'full', topic }] },
  // TOPIC_AUTHORIZATION_FAILED
  forbidden: { takesTopic: true, rules: (topic) => [{ kind: 'error', api: 'Produce', topic, errorCode: 29 }] },
  // TRANSACTIONAL_ID_AUTHORIZATION_FAILED
  noTransactions: {
    takesTopic: false,
    rules: () => [
      { kind: 'error', api: 'InitProducerId', errorCode: 53 },
      // Producers that are open already ask for nothing but this.
      { kind: 'error', api: 'AddOffsetsToTxn', errorCode: 53 },
    ],
  },
  // CONCURRENT_TRANSACTIONS
  busyCoordinator: {
    takesTopic: false,
    rules: () => [
      { kind: 'error', api: 'AddOffsetsToTxn', errorCode: 51, probability: 0.5 },
      { kind: 'error', api: 'AddPartitionsToTxn', errorCode: 51, probability: 0.5 },
    ],
  },
} as const satisfies Record<
  string,
  { readonly takesTopic: boolean; readonly rules: (topic: string | null) => readonly NewFault[] }
>

/** The name of a preset. */
export type FaultPreset = keyof typeof faultPresets

/** The names in the order they are shown. */
export const faultPresetNames: readonly FaultPreset[] = [
  'away',
  'lostAnswers',
  'slow',
  'closing',
  'full',
  'forbidden',
  'noTransactions',
  'busyCoordinator',
]

/** What is done once. */
export const disturbances = {
  closeConnections: { kind: 'close-connections' },
} as const satisfies Record<string, Disturbance>

/** The rules in force that a preset has made; none where one of them is missing. */
export function activeRules(preset: FaultPreset, faults: readonly ActiveFault[]): readonly ActiveFault[] {
  const { takesTopic, rules } = faultPresets[preset]
  const found = rules(null).map((rule) => faults.find((fault) => isOf(rule, fault, takesTopic)))
  return found.every((fault) => fault !== undefined) ? found : []
}

function isOf(rule: NewFault, fault: ActiveFault, takesTopic: boolean): boolean {
  return (
    fault.kind === rule.kind &&
    fault.api === (rule.api ?? null) &&
    fault.errorCode === (rule.errorCode ?? null) &&
    fault.delayMs === (rule.delayMs ?? 0) &&
    fault.probability === (rule.probability ?? 1) &&
    (takesTopic || fault.topic === null)
  )
}

/** The rules in force that no preset has made: they came over the API. */
export function otherRules(faults: readonly ActiveFault[]): readonly ActiveFault[] {
  const known = new Set(faultPresetNames.flatMap((preset) => activeRules(preset, faults).map(({ id }) => id)))
  return faults.filter(({ id }) => !known.has(id))
}
