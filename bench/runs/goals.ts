import { figure, machineLoad, printTable } from '../measure/figures.ts'

/** One line of the table at the end: what was reached, beside the baseline or against an aim. */
export interface Goal {
  readonly what: string
  /** With its unit. */
  readonly own: string
  readonly baseline?: string
  readonly ratio?: number
  /** In words, with whether it is met. */
  readonly aim?: { readonly text: string; readonly isMet: boolean }
}

/** Prints what was reached. */
export function printGoals(goals: readonly Goal[]): void {
  printTable(
    `Runs, all together; ${machineLoad()}`,
    ['', 'Sendwright', 'baseline', 'ratio', 'aim', ''],
    goals.map(({ what, own, baseline = '', ratio, aim }) => [
      what,
      own,
      baseline,
      ratio === undefined ? '' : `${figure(ratio, 2)} ×`,
      aim?.text ?? '',
      aim === undefined ? '' : aim.isMet ? 'met' : 'not met',
    ]),
  )
}
