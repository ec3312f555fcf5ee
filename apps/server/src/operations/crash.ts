import { receivePoints, relayPoints, runnerPoints } from '@sendwright/engine'

const ofRuns = runnerPoints.map((point) => `run.${point}` as const)
const ofReceiving = receivePoints.map((point) => `receive.${point}` as const)

/** Where a fault test can end the process: the relay's points by their names, those of runs and of receiving behind a dot. */
export const crashPoints = [...relayPoints, ...ofRuns, ...ofReceiving] as const
export type CrashPoint = (typeof crashPoints)[number]

/** For fault tests: ends this process, as `kill -9` does, when it is at the point for the n-th time. */
export function createCrash({ point, time }: { readonly point: CrashPoint; readonly time: number }) {
  let count = 0
  return (reached: CrashPoint): void => {
    if (reached !== point) return
    count += 1
    if (count === time) process.kill(process.pid, 'SIGKILL')
  }
}
