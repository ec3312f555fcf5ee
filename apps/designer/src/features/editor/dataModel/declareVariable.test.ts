import { parseExactJson, type JsonSchema } from '@sendwright/model'
import { effectiveDataModel } from '@sendwright/schema'
import { describe, expect, test } from 'vitest'
import {
  declareVariable,
  isDeclared,
  renameVariable,
  undeclareVariable,
  type VariableChange,
} from './declareVariable.ts'
import { listItem, nodeAt, requiredOf, type VariablePath } from './modelNode.ts'

const contexts = [
  parseExactJson(
    '{"processInstanceId":7,"order":{"id":"A-1","total":149.90,"lines":[{"sku":"x","qty":1}]},"note":null}',
  ),
]

function effective(declared: JsonSchema | null): JsonSchema {
  return effectiveDataModel(declared, contexts)
}

function declare(declared: JsonSchema | null, path: VariablePath, change: VariableChange): JsonSchema {
  return declareVariable(declared, effective(declared), { path, change })
}

function undeclare(declared: JsonSchema | null, path: VariablePath): JsonSchema | null {
  return undeclareVariable(declared, effective(null), path)
}

/** What the effective model says of a path after a change of the declared one. */
function seen(declared: JsonSchema | null, path: VariablePath): JsonSchema | undefined {
  return nodeAt(effective(declared), path)
}

describe('declaring a variable', () => {
  test('changes it and nothing else of what is seen', () => {
    const declared = declare(null, ['order', 'total'], { kind: 'text' })
    expect(seen(declared, ['order', 'total'])).toEqual({ type: 'string' })
    expect(seen(declared, ['order', 'id'])).toEqual(seen(null, ['order', 'id']))
    expect(seen(declared, ['order', 'lines', listItem, 'sku'])).toEqual(seen(null, ['order', 'lines', listItem, 'sku']))
    expect(seen(declared, ['processInstanceId'])).toEqual(seen(null, ['processInstanceId']))
    expect(isDeclared(declared, ['order', 'total'])).toBe(true)
    expect(isDeclared(declared, ['order'])).toBe(false)
    expect(isDeclared(declared, ['order', 'id'])).toBe(false)
  })

  test('keeps what is mandatory beside it', () => {
    const before = effective(null)
    const declared = declare(null, ['order', 'total'], { description: 'With taxes' })
    const mandatory = (model: JsonSchema, path: VariablePath) => {
      const node = nodeAt(model, path)
      return typeof node === 'object' ? [...requiredOf(node)].toSorted() : []
    }
    expect(mandatory(effective(declared), ['order'])).toEqual(mandatory(before, ['order']))
    expect(mandatory(effective(declared), [])).toEqual(mandatory(before, []))
    const optional = declare(declared, ['order', 'total'], { mandatory: false })
    expect(mandatory(effective(optional), ['order'])).not.toContain('total')
    expect(mandatory(effective(optional), ['order'])).toContain('id')
  })

  test('works inside the elements of a list', () => {
    const path: VariablePath = ['order', 'lines', listItem, 'qty']
    const declared = declare(null, path, { description: 'Pieces' })
    expect(seen(declared, path)).toMatchObject({ description: 'Pieces' })
    expect(seen(declared, ['order', 'lines', listItem, 'sku'])).toEqual(seen(null, ['order', 'lines', listItem, 'sku']))
  })

  test('adds one that no sample has', () => {
    const declared = declare(null, ['customer'], { kind: 'object', mandatory: true })
    const more = declare(declared, ['customer', 'email'], { kind: 'text', description: 'For the confirmation' })
    expect(seen(more, ['customer', 'email'])).toEqual({ type: 'string', description: 'For the confirmation' })
    expect(isDeclared(more, ['customer', 'email'])).toBe(true)
  })

  test('another kind keeps the description, an empty description goes', () => {
    const described = declare(null, ['note'], { kind: 'text', description: 'x' })
    const dated = declare(described, ['note'], { kind: 'date' })
    expect(seen(dated, ['note'])).toEqual({ type: 'string', format: 'date', description: 'x' })
    expect(seen(declare(dated, ['note'], { description: '' }), ['note'])).toEqual({ type: 'string', format: 'date' })
  })
})

describe('taking a declaration back', () => {
  test('leaves what the samples say, and nothing behind', () => {
    const declared = declare(null, ['order', 'lines', listItem, 'qty'], { kind: 'text' })
    expect(undeclare(declared, ['order', 'lines', listItem, 'qty'])).toBeNull()
    const two = declare(declared, ['order', 'total'], { kind: 'text' })
    const one = undeclare(two, ['order', 'lines', listItem, 'qty'])
    expect(seen(one, ['order', 'total'])).toEqual({ type: 'string' })
    expect(seen(one, ['order', 'lines'])).toEqual(seen(null, ['order', 'lines']))
  })

  test('leaves an object that no sample has, also when its last part goes', () => {
    const declared = declare(declare(null, ['customer'], { kind: 'object' }), ['customer', 'email'], { kind: 'text' })
    const without = undeclare(declared, ['customer', 'email'])
    expect(seen(without, ['customer'])).toMatchObject({ type: 'object' })
    expect(undeclare(without, ['customer'])).toBeNull()
  })
})

describe('another name', () => {
  test('keeps place, type and whether it is mandatory', () => {
    const declared = declare(null, ['client'], { kind: 'text', mandatory: true })
    const renamed = renameVariable(declared, ['client'], 'customer')
    expect(seen(renamed, ['customer'])).toEqual({ type: 'string' })
    expect(seen(renamed, ['client'])).toBeUndefined()
    expect(typeof renamed === 'object' && requiredOf(renamed)).toContain('customer')
    expect(renameVariable(declare(declared, ['b'], { kind: 'text' }), ['client'], 'b')).toEqual(
      declare(declared, ['b'], { kind: 'text' }),
    )
  })
})
