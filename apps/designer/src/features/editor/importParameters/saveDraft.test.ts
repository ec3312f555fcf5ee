import type { IntegrationSummaryView } from '@sendwright/contract'
import { expect, test } from 'vitest'
import { canSave, firstSaveDraft, saveProblems, saveTarget } from './saveDraft.ts'

const own = integration('own', 'hand', ['Order accepted'])
const imported = integration('orders', 'asyncapi', [])

test('it begins with an integration that was made by hand, else with a new one', () => {
  expect(firstSaveDraft([imported, own], 'Pasted').integration).toBe('own')
  expect(firstSaveDraft([imported], 'Pasted')).toMatchObject({ integration: null, name: 'Pasted' })
})

test('a name must be there, and be the only one of its integration', () => {
  const draft = { integration: 'own', integrationName: '', name: ' ' }
  expect(saveProblems(draft, [own]).name).toBe('Give it a name')
  expect(saveProblems({ ...draft, name: 'Order accepted ' }, [own]).name).toMatch('scenario of this name already')
  expect(canSave({ ...draft, name: 'Order declined' }, [own])).toBe(true)
})

test('a new integration needs a name', () => {
  const draft = { integration: null, integrationName: '', name: 'A' }
  expect(canSave(draft, [])).toBe(false)
  expect(saveTarget({ ...draft, integrationName: ' Mine ' })).toEqual({ newIntegration: 'Mine' })
  expect(saveTarget({ ...draft, integration: 'own' })).toEqual({ integration: 'own' })
})

function integration(id: string, kind: 'hand' | 'asyncapi', scenarios: readonly string[]): IntegrationSummaryView {
  return {
    id,
    name: id,
    systemName: '',
    description: '',
    source: { kind, label: '', fileName: null, identity: null, importedAt: null },
    scenarios: scenarios.map((name) => ({ id: name, name, usedBy: 0 })),
    version: 1,
    createdAt: '',
    updatedAt: '',
  }
}
