/**
 * What makes the relay safe, each to be switched off by tests alone, which then see that it is missed. Nothing outside
 * this room's tests passes anything but `allProtections`.
 */
export interface Protections {
  /** The step has to be durable before Kafka commits. */
  readonly awaitStep: boolean
  /** After a new producer was initialised, the lease is looked at before the position is. */
  readonly leaseCheck: boolean
  /** After a statement of which it is not known what became of it, the epoch is raised. */
  readonly retakeWhenUnsure: boolean
  /** Positions are read only after a new producer was initialised. */
  readonly initialiseBeforeReading: boolean
  /** After any doubt the position decides; without it the batch is simply sent again. */
  readonly decideByPosition: boolean
  /** Rows in flight are left out of the next claim. */
  readonly excludeInFlight: boolean
  /** Later rows of the order key of a refused row wait. */
  readonly parkBehindRefused: boolean
  /** The position that Kafka has is compared with the database before anything is sent. */
  readonly checkPositionAtStart: boolean
}

export const allProtections: Protections = {
  awaitStep: true,
  leaseCheck: true,
  retakeWhenUnsure: true,
  initialiseBeforeReading: true,
  decideByPosition: true,
  excludeInFlight: true,
  parkBehindRefused: true,
  checkPositionAtStart: true,
}
