import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowOrder } from './flowOrder.ts'

function order(flows: string, starts = 'S'): string {
  const edges = flows.split(' ').map((flow) => flow.split(''))
  const steps = [...new Set(edges.flat())].toSorted()
  return flowOrder(
    steps,
    (step) => starts.includes(step),
    (step) => edges.flatMap(([from, to]) => (from === step && to !== undefined ? [to] : [])),
  ).join('')
}

describe('the order of steps', () => {
  it('B11 follows a line', () => {
    expect(order('CB SC BA')).toBe('SCBA')
  })

  it('B11 tells the first branch before the second, and the join after both', () => {
    expect(order('SG GZ GA ZJ AJ JE')).toBe('SGZAJE')
    expect(order('SG GZ GJ ZJ JE')).toBe('SGZJE')
  })

  it('B11 puts the join of two starts after both', () => {
    expect(order('SJ TU UJ JE', 'ST')).toBe('STUJE')
  })

  it('B11 walks a loop once', () => {
    expect(order('SA AB BA BC')).toBe('SABC')
  })

  it('B11 puts what no start reaches last, from its own beginning', () => {
    expect(order('SA DC CB')).toBe('SADCB')
    expect(order('SA BC CB')).toBe('SABC')
    expect(order('BA AC', '')).toBe('BAC')
  })

  it('B11 names every step once, and each after what leads to it where there is no loop', () => {
    const graphs = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 30 })
    fc.assert(
      fc.property(graphs, fc.boolean(), (pairs, acyclic) => {
        const flows = acyclic ? pairs.filter(([from, to]) => from < to) : pairs
        const steps = Array.from({ length: 13 }, (_, step) => step)
        const nextOf = (step: number) => flows.flatMap(([from, to]) => (from === step ? [to] : []))
        const isStart = (step: number) => !flows.some(([, to]) => to === step)
        const ordered = flowOrder(steps, isStart, nextOf)
        expect(ordered.toSorted((a, b) => a - b)).toStrictEqual(steps)
        if (acyclic) for (const [from, to] of flows) expect(ordered.indexOf(from)).toBeLessThan(ordered.indexOf(to))
      }),
    )
  })

  it('B11 takes 100,000 steps in a row', () => {
    const steps = Array.from({ length: 100_000 }, (_, step) => step)
    const ordered = flowOrder(
      steps,
      (step) => step === 0,
      (step) => (step + 1 < steps.length ? [step + 1] : []),
    )
    expect(ordered).toStrictEqual(steps)
  })
})
