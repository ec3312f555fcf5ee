// @vitest-environment happy-dom
import { createProblem } from '@sendwright/model'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PlacedProblem } from './useProblems.ts'
import { useSettledProblems } from './useSettledProblems.ts'

function placed(path: string): PlacedProblem {
  return { nodeId: 'n', nodeName: 'n', action: null, problem: createProblem('no-topic', path, {}) }
}

function Shown({ found }: { readonly found: readonly PlacedProblem[] }) {
  return useSettledProblems(found)
    .map(({ problem }) => problem.path)
    .join(' ')
}

describe('settled problems', () => {
  let root: Root
  let host: HTMLElement

  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
    vi.useFakeTimers()
    host = document.createElement('div')
    root = createRoot(host)
  })

  afterEach(() => {
    act(() => root.unmount())
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  function show(...paths: readonly string[]): void {
    const found = paths.map(placed)
    act(() => root.render(<Shown found={found} />))
  }

  function wait(ms: number): void {
    act(() => void vi.advanceTimersByTime(ms))
  }

  test('are there at once when a process is opened', () => {
    show('/a', '/b')
    expect(host.textContent).toBe('/a /b')
  })

  test('appear when nothing has changed for 300 ms', () => {
    show('/a')
    show('/a', '/b')
    wait(200)
    show('/a', '/b')
    wait(200)
    expect(host.textContent).toBe('/a')
    wait(100)
    expect(host.textContent).toBe('/a /b')
  })

  test('disappear at once, and wait again when they come back', () => {
    show('/a')
    show()
    expect(host.textContent).toBe('')
    wait(300)
    show('/a')
    expect(host.textContent).toBe('')
    wait(300)
    expect(host.textContent).toBe('/a')
  })
})
