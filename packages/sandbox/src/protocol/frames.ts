import { badRequest } from '../failure.ts'

const prefixBytes = 4
/** API key, version, correlation id and a null client id. */
const smallestRequestBytes = 10

/**
 * Cuts a byte stream into Kafka frames (a 4-byte length, then as many bytes). `push` returns the frames completed by a
 * chunk, without their prefix; a frame inside one chunk is a view of it. Throws `bad-request` for an impossible length,
 * before anything is kept for it.
 */
export function createFrameReader(maxFrameBytes: number): { push(chunk: Buffer): Buffer[] } {
  let parts: Buffer[] = []
  let held = 0
  let wanted = prefixBytes

  function push(chunk: Buffer): Buffer[] {
    parts.push(chunk)
    held += chunk.length
    if (held < wanted) return []

    const frames: Buffer[] = []
    let bytes = parts.length === 1 ? chunk : Buffer.concat(parts, held)
    wanted = prefixBytes
    while (bytes.length >= prefixBytes) {
      const length = bytes.readInt32BE(0)
      if (length < smallestRequestBytes || length > maxFrameBytes) {
        throw badRequest(
          `A request announces ${length} bytes; ${smallestRequestBytes} to ${maxFrameBytes} are accepted`,
        )
      }
      wanted = prefixBytes + length
      if (bytes.length < wanted) break
      frames.push(bytes.subarray(prefixBytes, wanted))
      bytes = bytes.subarray(wanted)
      wanted = prefixBytes
    }
    parts = bytes.length > 0 ? [bytes] : []
    held = bytes.length
    return frames
  }

  return { push }
}
