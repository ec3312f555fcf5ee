/** What makes a delivery exactly once. Each can be switched off, in tests alone, to show that it is needed. */
export interface Protections {
  /** The position is accepted before the first record is written. Off: it is added after them, and a refusal of it is ignored. */
  readonly positionFirst: boolean
  /** After any doubt nothing of the producer is used again. Off: it goes on as if nothing had happened. */
  readonly discardOnDoubt: boolean
  /** A position is read after a new producer has ended what the former one left open. Off: it is read at once. */
  readonly initialiseBeforeReading: boolean
  /** An answer has to hold a word about every partition. Off: those without are taken for written. */
  readonly completeness: boolean
}

/** As it is delivered with. */
export const allProtections: Protections = {
  positionFirst: true,
  discardOnDoubt: true,
  initialiseBeforeReading: true,
  completeness: true,
}
