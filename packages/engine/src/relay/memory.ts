/** Bytes of rows that a claim takes at most. */
const maxClaimBytes = 4 * 1024 * 1024
/** Bytes that a claim may always take, so that every shard goes on. */
const minClaimBytes = 64 * 1024

/** How many bytes of rows all shards of a server hold together. */
export interface Memory {
  /** How many bytes the next claim may bring; they count as held until `settle`. */
  reserve(): number
  /** What a claim has really brought in place of what was reserved. */
  settle(reserved: number, bytes: number): void
  free(bytes: number): void
  held(): number
}

/** Bounds the bytes of rows in memory; near the bound claims get smaller, down to 64 KiB. */
export function createMemory(limit = 64 * 1024 * 1024): Memory {
  let held = 0
  return {
    reserve() {
      const room = Math.min(maxClaimBytes, Math.max(minClaimBytes, Math.floor((limit - held) / 4)))
      held += room
      return room
    },
    settle(reserved, bytes) {
      held += bytes - reserved
    },
    free(bytes) {
      held -= bytes
    },
    held: () => held,
  }
}
