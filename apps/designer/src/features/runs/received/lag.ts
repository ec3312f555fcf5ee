/** How many records of a topic have not been read, of all partitions where that is known; null where it is known of none. */
export function lagOf(positions: readonly { readonly lag: string | null }[]): bigint | null {
  const known = positions.flatMap(({ lag }) => (lag === null ? [] : [BigInt(lag)]))
  return known.length === 0 ? null : known.reduce((sum, lag) => sum + lag, 0n)
}
