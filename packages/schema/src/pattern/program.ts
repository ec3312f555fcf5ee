import type { PatternNode } from './parsePattern.ts'

/** One step of matching; the numbers are places in the program. */
export type Step =
  | { readonly kind: 'character'; readonly matches: (character: string) => boolean }
  | { readonly kind: 'split'; readonly to: readonly number[] }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly kind: 'ahead'; readonly program: Program; readonly negated: boolean }
  | { readonly kind: 'match' }

/** The steps of matching a regular expression, each followed by the next one. */
export type Program = readonly Step[]

const longestProgram = 1000

/** The program of a pattern (Thompson's construction); null where it would be very long. */
export function compileProgram(tree: PatternNode): Program | null {
  const steps: MutableStep[] = []
  if (!emit(tree, steps)) return null
  steps.push({ kind: 'match' })
  return steps
}

type MutableStep = Exclude<Step, { kind: 'split' }> | { readonly kind: 'split'; to: readonly number[] }

/** Adds the steps of a part; false where there are too many. */
function emit(node: PatternNode, steps: MutableStep[]): boolean {
  if (steps.length > longestProgram) return false
  switch (node.kind) {
    case 'character':
      steps.push({ kind: 'character', matches: node.matches })
      return true
    case 'edge':
      steps.push(node)
      return true
    case 'sequence':
      return node.parts.every((part) => emit(part, steps))
    case 'choice':
      return emitChoice(node.branches, steps)
    case 'repeat':
      return emitRepeat(node, steps)
    case 'ahead': {
      const program = compileProgram(node.part)
      if (program === null) return false
      steps.push({ kind: 'ahead', program, negated: node.negated })
      return true
    }
  }
}

function emitChoice(branches: readonly PatternNode[], steps: MutableStep[]): boolean {
  const fork = reserve(steps)
  const starts: number[] = []
  const ends: { to: readonly number[] }[] = []
  for (const branch of branches) {
    starts.push(steps.length)
    if (!emit(branch, steps)) return false
    ends.push(reserve(steps))
  }
  fork.to = starts
  for (const end of ends) end.to = [steps.length]
  return true
}

function emitRepeat({ part, least, most }: Extract<PatternNode, { kind: 'repeat' }>, steps: MutableStep[]): boolean {
  for (let count = 0; count < least; count += 1) if (!emit(part, steps)) return false
  if (most === Infinity) {
    const start = steps.length
    const fork = reserve(steps)
    if (!emit(part, steps)) return false
    reserve(steps).to = [start]
    fork.to = [start + 1, steps.length]
    return true
  }
  const forks: { readonly fork: { to: readonly number[] }; readonly next: number }[] = []
  for (let count = least; count < most; count += 1) {
    const fork = reserve(steps)
    forks.push({ fork, next: steps.length })
    if (!emit(part, steps)) return false
  }
  for (const { fork, next } of forks) fork.to = [next, steps.length]
  return true
}

function reserve(steps: MutableStep[]): { to: readonly number[] } {
  const fork: { readonly kind: 'split'; to: readonly number[] } = { kind: 'split', to: [] }
  steps.push(fork)
  return fork
}
