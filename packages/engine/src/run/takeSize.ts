/** How many runs a loop takes at once: more while many are due and it is quick, fewer where they take long. */
export interface TakeSize {
  next(): number
  /** Told of each round: how many were asked for and taken, and how long it took until they were stored. */
  took(round: { readonly most: number; readonly taken: number; readonly ms: number }): void
}

const first = 32
// A transaction costs the same for one run as for many; but its runs are locked until the last of them is done.
const fewest = 4
const most = 256
const quickMs = 250
const longMs = 1_000

/** Begins with a size that suits runs of some milliseconds each. */
export function createTakeSize(): TakeSize {
  let size = first
  return {
    next: () => size,
    took: ({ most: asked, taken, ms }) => {
      if (ms > longMs) size = Math.max(fewest, size >> 1)
      else if (taken >= asked && ms < quickMs) size = Math.min(most, size << 1)
    },
  }
}
