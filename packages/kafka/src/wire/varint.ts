/** Writes a number within ±2^52 as a zigzag varint (Protocol Buffers' encoding, used inside record batches); returns the position behind it. */
export function writeVarint(target: Buffer, position: number, value: number): number {
  let rest = zigzag(value)
  while (rest >= 0x80) {
    target[position++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  target[position++] = rest
  return position
}

function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}
