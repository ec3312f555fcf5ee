/** The heights of the dock in pixels. */
export const dockLimits = { folded: 40, least: 160, mostOfRoom: 0.6 } as const

/** The dock's height where nobody has chosen one: a third of the window, within bounds. */
export function defaultDockHeight(windowHeight: number): number {
  return Math.round(Math.min(Math.max(0.335 * windowHeight, 240), 380))
}

/** A chosen height, kept within the bounds of the room that drawing and dock share. */
export function clampDockHeight(height: number, room: number): number {
  return Math.round(
    Math.min(Math.max(height, dockLimits.least), Math.max(dockLimits.mostOfRoom * room, dockLimits.least)),
  )
}
