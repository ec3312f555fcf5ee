import type { Pattern } from './parsePattern.ts'
import type { Program } from './program.ts'

/** The steps that may still be taken. What has used them up is not found out. */
export interface Budget {
  left: number
}

/**
 * Whether the pattern is found in the text, by following all possibilities at once: never more steps than the text has
 * characters times the pattern has parts. null where the budget does not suffice.
 */
export function matchPattern(pattern: Pattern, text: string, budget: Budget): boolean | null {
  // Setting out costs as much as many steps.
  budget.left -= text.length + pattern.program.length + 20
  if (budget.left < 0) return null
  const characters = pattern.unicode ? Array.from(text) : text.split('')
  const found = run({ characters, budget }, pattern.program, 0, false)
  return budget.left < 0 ? null : found
}

interface Text {
  readonly characters: readonly string[]
  readonly budget: Budget
}

/** Whether the program matches from `start`, or, unless anchored, anywhere after it. */
function run(text: Text, program: Program, start: number, anchored: boolean): boolean {
  const { characters, budget } = text
  const seen = new Int32Array(program.length).fill(-1)
  let current: number[] = []
  for (let at = start; at <= characters.length; at += 1) {
    const following: number[] = []
    if ((at === start || !anchored) && reach(text, { program, seen, at, reached: current }, 0)) return true
    if (current.length === 0 && anchored) return false
    budget.left -= current.length + 1
    if (budget.left < 0) return false
    const character = characters[at]
    if (character === undefined) return false
    const next = { program, seen, at: at + 1, reached: following }
    for (const place of current) {
      const step = program[place]
      if (step?.kind === 'character' && step.matches(character) && reach(text, next, place + 1)) return true
    }
    current = following
  }
  return false
}

interface Front {
  readonly program: Program
  /** The place in the text at which each step was last reached. */
  readonly seen: Int32Array
  readonly at: number
  /** The steps that wait for a character. */
  readonly reached: number[]
}

/** Follows the program from a step to those that wait for a character; true where it ends without one. */
function reach(text: Text, { program, seen, at, reached }: Front, from: number): boolean {
  const stack = [from]
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    if (seen[place] === at) continue
    seen[place] = at
    text.budget.left -= 1
    const step = program[place]
    switch (step?.kind) {
      case undefined:
        break
      case 'match':
        return true
      case 'character':
        reached.push(place)
        break
      case 'split':
        stack.push(...step.to)
        break
      case 'edge':
        if (isEdge(text.characters, at, step.edge)) stack.push(place + 1)
        break
      case 'ahead':
        if (text.budget.left >= 0 && run(text, step.program, at, true) !== step.negated) stack.push(place + 1)
        break
    }
  }
  return false
}

function isEdge(characters: readonly string[], at: number, edge: 'start' | 'end' | 'word' | 'no-word'): boolean {
  if (edge === 'start') return at === 0
  if (edge === 'end') return at === characters.length
  const isBorder = isWord(characters[at - 1]) !== isWord(characters[at])
  return isBorder === (edge === 'word')
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /^\w$/.test(character)
}
