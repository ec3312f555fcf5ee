import { StoreFailure } from '../failure.ts'

/** The data of a row is refused: what was to be stored with it may be stored without it. */
export function isRowRefused(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? '')
}

/** A delivery has an id for which there is no partition. */
export function isWithoutPartition(error: unknown): boolean {
  return sqlStateOf(error) === '23514'
}

function sqlStateOf(error: unknown): string | null {
  if (!(error instanceof StoreFailure) || !(error.cause instanceof Error) || !('code' in error.cause)) return null
  return String(error.cause.code)
}
