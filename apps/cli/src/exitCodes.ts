/** What the process ends with. */
export const exitCodes = {
  /** Everything was accepted and, where it was waited for, delivered. */
  fine: 0,
  /** Accepted, but some failed, were skipped or cancelled, or had not ended when the wait was over. */
  notDelivered: 1,
  /** Wrong options or a line that is no message: nothing of its request was sent. */
  wrongUse: 2,
  /** The server refused a request for good: nothing of that request was sent. */
  refused: 3,
  /** The server could not be reached, or did not take it in the time given: it may be run again with the same prefix. */
  notReached: 4,
} as const
