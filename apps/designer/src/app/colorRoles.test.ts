import { describe, expect, test } from 'vitest'
import { colorRoles, colorRoleVariables, type ColorRole } from './colorRoles.ts'

const states = ['accepted', 'sending', 'delivered', 'failed', 'skipped', 'cancelled', 'warning'] as const
const texts: readonly ColorRole[] = ['text', 'text-dim', 'text-faint', 'accent', ...states]

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  const roles = colorRoles[scheme]

  test.each(texts)('%s can be read on the panel', (role) => {
    expect(contrast(roles[role], roles.panel)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(states)('%s can be read on its tint', (state) => {
    expect(contrast(roles[state], roles[`${state}-tint`])).toBeGreaterThanOrEqual(4.5)
  })

  test('links can be read on the selected row, and white on the filled button', () => {
    expect(contrast(roles.accent, roles['accent-tint'])).toBeGreaterThanOrEqual(4.5)
    expect(contrast('#ffffff', roles['accent-fill'])).toBeGreaterThanOrEqual(4.5)
  })

  test('squares of environments can be seen, and white on the button that writes to production', () => {
    for (const role of ['stage-development', 'stage-test', 'stage-production'] as const)
      expect(contrast(roles[role], roles.panel)).toBeGreaterThanOrEqual(3)
    expect(contrast('#ffffff', roles['production-fill'])).toBeGreaterThanOrEqual(4.5)
  })

  test('the border of a field can be seen', () => {
    expect(contrast(roles.control, roles.panel)).toBeGreaterThanOrEqual(3)
  })
})

test('every role is a CSS variable', () => {
  expect(colorRoleVariables('dark')['--text-dim']).toBe('#a9b0bd')
  expect(Object.keys(colorRoleVariables('light'))).toEqual(Object.keys(colorRoleVariables('dark')))
})

/** Contrast of two colours after WCAG 2, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(color.slice(start, start + 2), 16) / 255
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
