interface BackReference {
  readonly at: number
  readonly distance: number
  readonly length: number
}

/**
 * Repeats `length` bytes that end `distance` bytes before `at`, as LZ77 codecs do; the two may overlap. False where the
 * reference lies outside of what is written or would run over the end.
 */
export function copyWithin(bytes: Buffer, reference: BackReference): boolean {
  const { at, distance, length } = reference
  if (distance === 0 || distance > at || at + length > bytes.length) return false
  if (distance >= length) {
    bytes.copyWithin(at, at - distance, at - distance + length)
    return true
  }
  // The `!`: the index is below `at + length`, checked above.
  for (let index = at; index < at + length; index++) bytes[index] = bytes[index - distance]!
  return true
}
