/** Slicing-by-8 tables of the Castagnoli polynomial, reflected (RFC 3720, appendix B.4). `node:zlib` has only CRC-32. */
const tables = createTables()

/** CRC-32C of `bytes` from `start` to the end, as an unsigned 32-bit number. */
export function crc32c(bytes: Buffer, start = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables
  const end = bytes.length
  const sliced = end - ((end - start) & 7)
  let crc = -1
  let at = start
  // The `!` below: an index masked to a byte is always inside a table, and `at + 7 < end`.
  for (; at < sliced; at += 8) {
    const low = crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))
    crc =
      t7[low & 0xff]! ^
      t6[(low >>> 8) & 0xff]! ^
      t5[(low >>> 16) & 0xff]! ^
      t4[low >>> 24]! ^
      t3[bytes[at + 4]!]! ^
      t2[bytes[at + 5]!]! ^
      t1[bytes[at + 6]!]! ^
      t0[bytes[at + 7]!]!
  }
  for (; at < end; at++) crc = t0[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

type Tables = [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array]

function createTables(): Tables {
  const first = new Int32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
    first[byte] = crc
  }
  const next = (table: Int32Array) => table.map((crc) => (crc >>> 8) ^ first[crc & 0xff]!)
  const second = next(first)
  const third = next(second)
  const fourth = next(third)
  const fifth = next(fourth)
  const sixth = next(fifth)
  const seventh = next(sixth)
  return [first, second, third, fourth, fifth, sixth, seventh, next(seventh)]
}
