import { sandboxFaultSchema } from '@sendwright/contract'
import { expect, test } from 'vitest'
import type { ActiveFault, NewFault } from '../../api/sandbox.ts'
import { activeRules, faultPresetNames, faultPresets, otherRules } from './faultPresets.ts'

function inForce(rules: readonly NewFault[], first = 1): readonly ActiveFault[] {
  return rules.map((rule, index) => ({ ...sandboxFaultSchema.parse(rule), id: String(first + index), met: 0 }))
}

test.each(faultPresetNames)('%s is a rule of the API, and is known again when it is in force', (preset) => {
  const faults = inForce(faultPresets[preset].rules('orders'))
  const own = faults.map((fault) => (faultPresets[preset].takesTopic ? fault : { ...fault, topic: null }))
  expect(activeRules(preset, own)).toEqual(own)
  expect(otherRules(own)).toEqual([])
  for (const other of faultPresetNames) if (other !== preset) expect(activeRules(other, own)).toEqual([])
})

test('a preset of two rules is in force only with both', () => {
  const [first] = inForce(faultPresets.busyCoordinator.rules())
  expect(first && activeRules('busyCoordinator', [first])).toEqual([])
  expect(first && otherRules([first])).toEqual([first])
})

test('rules of others are listed beside the presets', () => {
  const faults = [...inForce(faultPresets.away.rules()), ...inForce([{ kind: 'delay', api: 'Fetch', delayMs: 5 }], 9)]
  expect(otherRules(faults).map(({ id }) => id)).toEqual(['9'])
})
