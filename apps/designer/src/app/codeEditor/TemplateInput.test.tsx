// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { act, useState } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TemplateInput } from './TemplateInput.tsx'

const data = { order: { id: 'A-1' }, region: 'eu' }

function Field({ onChange }: { readonly onChange: (value: string) => void }) {
  const [value, setValue] = useState('')
  return (
    <MantineProvider>
      <TemplateInput
        label="Key"
        value={value}
        data={data}
        problems={[]}
        field={{ actionId: 'a', path: '/key' }}
        onChange={(typed) => {
          setValue(typed)
          onChange(typed)
        }}
      />
    </MantineProvider>
  )
}

describe('a template of one line', () => {
  let root: Root
  let host: HTMLElement
  let last = ''

  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
    host = document.createElement('div')
    document.body.append(host)
    root = createRoot(host)
    act(() => root.render(<Field onChange={(value) => (last = value)} />))
  })

  afterEach(() => {
    act(() => root.unmount())
    host.remove()
    vi.unstubAllGlobals()
  })

  function input(): HTMLInputElement {
    const element = host.querySelector('input')
    if (element === null) throw new Error('the field is there')
    return element
  }

  function type(text: string): void {
    act(() => {
      input().focus()
      // React listens to the native setter, as with a keyboard.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input(), text)
      input().setSelectionRange(text.length, text.length)
      input().dispatchEvent(new Event('input', { bubbles: true }))
    })
  }

  function options(): readonly string[] {
    return [...document.querySelectorAll('[role="option"] code')].map((option) => option.textContent ?? '')
  }

  test('marks its placeholders', () => {
    type('k-${order.id}')
    const marked = [...host.querySelectorAll('[data-kind="placeholder"]')].map((piece) => piece.textContent)
    expect(marked).toEqual(['${order.id}'])
  })

  test('offers the data while a placeholder is typed, and puts the choice in place', () => {
    type('$')
    type('${')
    expect(last).toBe('${}')
    expect(options()).toContain('region')
    const region = [...document.querySelectorAll<HTMLElement>('[role="option"]')].find((option) =>
      option.textContent?.startsWith('region'),
    )
    act(() => region?.click())
    expect(last).toBe('${region}')
  })

  test('offers nothing outside of placeholders', () => {
    type('region')
    expect(options()).toEqual([])
  })
})
