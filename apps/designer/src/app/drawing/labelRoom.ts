interface Box {
  readonly width: number
  readonly height: number
  readonly x?: number
}

interface TextOptions {
  readonly box?: Box
  readonly style?: object
}

/** The part of bpmn-js' `textRenderer` that is used here. */
export interface TextRenderer {
  createText: (text: string, options: TextOptions) => SVGElement
  getDimensions: (text: string, options: TextOptions) => { readonly width: number }
}

/** Files carry the width of a label as it was measured in Arial; our type is up to this much wider. */
const wider = 1.15

/**
 * Gives labels beside events and flows the room that they need in our type, to both sides: words that just fitted in
 * the file's type would break in their middle otherwise. The file's own bounds stay as they are.
 */
export function LabelRoom(textRenderer: TextRenderer): void {
  const createText = textRenderer.createText.bind(textRenderer)
  textRenderer.createText = (text, options) => {
    const { box } = options
    // Only labels that stand outside bring a place of their own.
    if (box?.x === undefined) return createText(text, options)
    const width = Math.max(box.width * wider, widestWord(text, options, textRenderer) + 1)
    const label = createText(text, { ...options, box: { ...box, width } })
    label.setAttribute('transform', `translate(${-(width - box.width) / 2} 0)`)
    return label
  }
}

LabelRoom.$inject = ['textRenderer']

function widestWord(text: string, options: TextOptions, textRenderer: TextRenderer): number {
  const widths = text
    .split(/\s+/)
    .map((word) => textRenderer.getDimensions(word, { ...options, box: { width: 1000, height: 30 } }).width)
  return Math.max(0, ...widths)
}
