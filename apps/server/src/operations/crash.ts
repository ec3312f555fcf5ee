import type { RelayPoint } from '@sendwright/engine'

/** For fault tests: ends this process, as `kill -9` does, when the relay is at the point for the n-th time. */
export function createCrash({ point, time }: { readonly point: RelayPoint; readonly time: number }) {
  let count = 0
  return (reached: RelayPoint): void => {
    if (reached !== point) return
    count += 1
    if (count === time) process.kill(process.pid, 'SIGKILL')
  }
}
