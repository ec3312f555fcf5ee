/** How long after a change the next one with the same key joins its undo step. */
const mergeMilliseconds = 1000

/**
 * Decides which changes are one undo step: a change joins the one before when both have the same key, less than a second passed,
 * and nothing else happened in between.
 */
export interface MergeWindow {
  /** Whether a change with this key joins the last one. */
  readonly joins: (key: string | undefined) => boolean
  /** Notes a change that began a step or joined one. */
  readonly changed: (key: string | undefined) => void
  /** Notes that something else happened: a drawing, an undo, a redo. */
  readonly close: () => void
}

/** Makes a window over a clock in milliseconds. */
export function createMergeWindow(now: () => number): MergeWindow {
  let last: { readonly key: string; readonly at: number } | null = null
  return {
    joins: (key) => key !== undefined && last?.key === key && now() - last.at < mergeMilliseconds,
    changed: (key) => {
      last = key === undefined ? null : { key, at: now() }
    },
    close: () => {
      last = null
    },
  }
}
