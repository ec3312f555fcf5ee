// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { LabelRoom, type TextRenderer } from './labelRoom.ts'

/** A renderer whose letters are 6 wide; it notes the width each text is laid out in. */
function renderer(): TextRenderer & { readonly widths: number[] } {
  const widths: number[] = []
  const textRenderer = {
    widths,
    createText: (_text: string, options: { readonly box?: { readonly width: number } }) => {
      widths.push(options.box?.width ?? 0)
      return document.createElementNS('http://www.w3.org/2000/svg', 'text')
    },
    getDimensions: (text: string) => ({ width: text.length * 6 }),
  }
  LabelRoom(textRenderer)
  return textRenderer
}

test('a word wider than its label gets the room to stay whole, on both sides', () => {
  const textRenderer = renderer()
  const label = textRenderer.createText('Order cancelled', { box: { x: 10, width: 45, height: 27 } })
  expect(textRenderer.widths).toEqual([55])
  expect(label.getAttribute('transform')).toBe('translate(-5 0)')
})

test('a label that has room gets a little more, because our type is wider', () => {
  const textRenderer = renderer()
  textRenderer.createText('a b', { box: { x: 10, width: 100, height: 27 } })
  expect(textRenderer.widths[0]).toBeCloseTo(115)
})

test('names inside steps keep the width of the step', () => {
  const textRenderer = renderer()
  const label = textRenderer.createText('Confirmation', { box: { width: 20, height: 80 } })
  expect(textRenderer.widths).toEqual([20])
  expect(label.hasAttribute('transform')).toBe(false)
})
