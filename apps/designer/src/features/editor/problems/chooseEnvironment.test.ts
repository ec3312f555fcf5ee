// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest'
import { chooseEnvironment, type ChoosableEnvironment } from './chooseEnvironment.ts'
import { rememberedEnvironment, rememberEnvironment } from './environmentMemory.ts'

const test1: ChoosableEnvironment = { name: 'test1', stage: 'test' }
const dev: ChoosableEnvironment = { name: 'dev', stage: 'development' }
const prod: ChoosableEnvironment = { name: 'prod', stage: 'production' }
const all = [test1, dev, prod]

describe('the environment to work in', () => {
  test('is the one in the address, then the one remembered', () => {
    expect(chooseEnvironment(all, ['prod', 'test1'])).toBe(prod)
    expect(chooseEnvironment(all, [undefined, 'test1'])).toBe(test1)
  })

  test('is none where none was chosen on purpose', () => {
    expect(chooseEnvironment(all, ['default', 'prod'])).toBeNull()
    expect(chooseEnvironment(all, [undefined, 'default'])).toBeNull()
  })

  test('is never one that does not exist any more', () => {
    expect(chooseEnvironment(all, ['gone', 'prod'])).toBe(prod)
  })

  test('is the first for development where nothing was chosen, and never another by itself', () => {
    expect(chooseEnvironment(all, [undefined, null])).toBe(dev)
    expect(chooseEnvironment([prod, test1], [undefined, null])).toBeNull()
  })
})

describe('the remembered environment', () => {
  afterEach(() => vi.unstubAllGlobals())

  test('is remembered per process', () => {
    rememberEnvironment('orders', 'prod')
    expect(rememberedEnvironment('orders')).toBe('prod')
    expect(rememberedEnvironment('invoices')).toBeNull()
  })

  test('is none in a browser without storage', () => {
    const refuse = (): never => {
      throw new DOMException('no storage', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse })
    rememberEnvironment('orders', 'prod')
    expect(rememberedEnvironment('orders')).toBeNull()
  })
})
