/** A side of a comparison: a published version by its number, or the draft. */
export type VersionSide = number | 'draft'

/** Two sides in the order in which they came about: the draft is the newest. */
export interface Comparison {
  readonly from: number
  readonly to: VersionSide
}

/** What a version is compared with at first: the one before it; the first one has none. */
export function sideBefore(number: number, all: readonly number[]): VersionSide | null {
  const earlier = all.filter((other) => other < number)
  return earlier.length === 0 ? null : Math.max(...earlier)
}

/** Two sides put in order; null where both are the same. */
export function compareSides(version: number, other: VersionSide): Comparison | null {
  if (other === version) return null
  if (other === 'draft') return { from: version, to: 'draft' }
  return other < version ? { from: other, to: version } : { from: version, to: other }
}

/** What a choice of the list stands for; null for none. */
export function readSide(value: string | null): VersionSide | null {
  if (value === 'draft') return 'draft'
  return value !== null && /^\d+$/.test(value) ? Number(value) : null
}
