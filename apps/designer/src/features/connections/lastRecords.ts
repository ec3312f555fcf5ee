import type { StoredRecord } from '@sendwright/model'

/** Records of several partitions in one list, the newest first, at most `limit`. */
export function newestRecords(
  partitions: readonly (readonly StoredRecord[])[],
  limit: number,
): readonly StoredRecord[] {
  return partitions
    .flat()
    .toSorted((one, other) => compareTimes(other, one) || compareOffsets(other, one))
    .slice(0, limit)
}

function compareTimes(one: StoredRecord, other: StoredRecord): number {
  return Date.parse(one.timestamp) - Date.parse(other.timestamp)
}

/** Within one partition the offset decides; between partitions of the same moment the lower partition comes first. */
function compareOffsets(one: StoredRecord, other: StoredRecord): number {
  if (one.partition !== other.partition) return other.partition - one.partition
  const [first, second] = [BigInt(one.offset), BigInt(other.offset)]
  if (first === second) return 0
  return first < second ? -1 : 1
}
