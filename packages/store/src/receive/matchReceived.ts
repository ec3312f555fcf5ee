import type { RunQueue } from '@sendwright/engine'
import type { RunStorage } from '../runs/runStorage.ts'

export async function matchReceived(
  _storage: RunStorage,
  _limit: number,
  _work: Parameters<RunQueue['matchReceived']>[1],
): ReturnType<RunQueue['matchReceived']> {
  return { taken: 0 }
}
