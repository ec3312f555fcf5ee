/** The place of a scenario that was just created and opens for editing; it is taken once. */
let wanted: string | null = null

/** Lets the scenario of a place open for editing. */
export function beginEditing(place: string): void {
  wanted = place
}

/** Whether the scenario of a place was just created. */
export function takeEditing(place: string): boolean {
  const isWanted = wanted === place
  if (isWanted) wanted = null
  return isWanted
}
