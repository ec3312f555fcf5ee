/* Loaded into a server process before everything else: its clock goes wrong by some time, and by another one after SIGUSR2. */

const Real = Date
let shiftMs = Number(process.env['SENDWRIGHT_TEST_CLOCK_SHIFT_MS'])

class ShiftedDate extends Real {
  constructor(...given: unknown[]) {
    // The arguments of a Date, whichever they are.
    super(...((given.length === 0 ? [Real.now() + shiftMs] : given) as [number]))
  }

  static override now(): number {
    return Real.now() + shiftMs
  }
}
Object.assign(globalThis, { Date: ShiftedDate })

process.on('SIGUSR2', () => {
  shiftMs = Number(process.env['SENDWRIGHT_TEST_CLOCK_JUMPED_MS'])
})
