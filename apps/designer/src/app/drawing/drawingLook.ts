/**
 * The colours of the drawing as variables, so that a change of scheme recolours it where it stands: bpmn-js writes them into the
 * style of each element, and the undo stack, which a redraw from the file would lose, is not touched.
 */
export const drawingColors = {
  defaultFillColor: 'var(--drawing-fill)',
  defaultStrokeColor: 'var(--drawing-stroke)',
  defaultLabelColor: 'var(--drawing-label)',
} as const

const fontFamily = '"Inter Variable", system-ui, sans-serif'

/** The type of names in the drawing: 12 px inside steps, 11 px beside events and flows. */
export const drawingText = {
  defaultStyle: { fontFamily, fontSize: 12, lineHeight: 1.35 },
  externalStyle: { fontFamily, fontSize: 11, lineHeight: 1.25 },
} as const

/** Waits until names can be measured in their font; without it (an offline font, say) the drawing uses the next one. */
export async function loadDrawingFont(): Promise<void> {
  await document.fonts.load(`12px ${fontFamily}`).catch(() => [])
}
