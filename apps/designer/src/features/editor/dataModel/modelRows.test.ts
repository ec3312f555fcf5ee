import { parseExactJson, type JsonSchema } from '@sendwright/model'
import { effectiveDataModel } from '@sendwright/schema'
import { describe, expect, test } from 'vitest'
import { declareVariable } from './declareVariable.ts'
import { listItem, pathKey } from './modelNode.ts'
import { modelRows, type ProcessModels } from './modelRows.ts'

const contexts = [parseExactJson('{"order":{"id":"A-1","lines":[{"sku":"x"}],"tags":["a"]},"note":null}')]

function models(declared: JsonSchema | null): ProcessModels {
  return { declared, inferred: effectiveDataModel(null, contexts), effective: effectiveDataModel(declared, contexts) }
}

function shown(declared: JsonSchema | null, ...toggled: string[]): readonly string[] {
  return modelRows(models(declared), new Set(toggled)).map((row) => `${'.'.repeat(row.depth)}${row.name}`)
}

describe('the variables of a process', () => {
  test('are open at the first level', () => {
    expect(shown(null)).toEqual(['order', '.id', '.lines', '.tags', 'note'])
    expect(shown(null, pathKey(['order']))).toEqual(['order', 'note'])
  })

  test('show the parts of the elements below a list', () => {
    const lines = pathKey(['order', 'lines'])
    const rows = modelRows(models(null), new Set([lines]))
    const sku = rows.find(({ name }) => name === 'sku')
    expect(sku).toMatchObject({ depth: 2, kind: 'text' })
    expect(sku?.path).toEqual(['order', 'lines', listItem, 'sku'])
    expect(rows.find(({ name }) => name === 'tags')).toMatchObject({ kind: 'list', canHaveParts: false })
  })

  test('say what is declared and what the samples have', () => {
    const effective = effectiveDataModel(null, contexts)
    const declared = declareVariable(null, effective, { path: ['customer'], change: { kind: 'text', mandatory: true } })
    const rows = modelRows(models(declared), new Set())
    expect(rows.find(({ name }) => name === 'customer')).toMatchObject({
      declared: true,
      inSamples: false,
      mandatory: true,
    })
    expect(rows.find(({ name }) => name === 'order')).toMatchObject({ declared: false, inSamples: true })
  })
})
