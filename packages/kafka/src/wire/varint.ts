/** Writes a number within ±2^52 as a zigzag varint (Protocol Buffers' encoding, used inside record batches); returns the position behind it. */
export function writeVarint(target: Buffer, position: number, value: number): number {
  return value >= -0x40000000 && value < 0x40000000
    ? writeSmall(target, position, (value << 1) ^ (value >> 31))
    : writeLarge(target, position, value >= 0 ? value * 2 : -value * 2 - 1)
}

function writeSmall(target: Buffer, start: number, zigzag: number): number {
  let position = start
  let rest = zigzag
  while (rest >= 0x80) {
    target[position++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  target[position++] = rest
  return position
}

function writeLarge(target: Buffer, start: number, zigzag: number): number {
  let position = start
  let rest = zigzag
  while (rest >= 0x80) {
    target[position++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  target[position++] = rest
  return position
}
