import { refuse, type Refusal } from '../http/refusal.ts'

/** The refusal of a number that no version has. */
export function noSuchVersion(process: string, number: number): Refusal {
  return refuse('unknown-version', `Process "${process}" has no version ${number}.`)
}

/** The refusal of an id that no process has. */
export function noSuchProcess(id: string): Refusal {
  return refuse('unknown-process', `There is no process "${id}".`)
}

/** The refusal of a request that builds on a version which is not there any more. */
export function changedElsewhere(currentVersion: number): Refusal {
  return refuse(
    'version-conflict',
    `The process was changed elsewhere: it is at version ${currentVersion} now. Open it again and repeat the change.`,
    { currentVersion },
  )
}
