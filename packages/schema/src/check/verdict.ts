/** What is known about a value and a schema: a placeholder's value may fit or not. */
export type Verdict = 'fits' | 'fails' | 'unknown'

/** The verdict on two demands that both have to be met. */
export function both(one: Verdict, other: Verdict): Verdict {
  if (one === 'fails' || other === 'fails') return 'fails'
  return one === 'unknown' || other === 'unknown' ? 'unknown' : 'fits'
}

/** The verdict on a demand that must not be met. */
export function opposite(verdict: Verdict): Verdict {
  if (verdict === 'unknown') return verdict
  return verdict === 'fits' ? 'fails' : 'fits'
}

/** The verdict of something that is found out, or not. */
export function verdictOf(fits: boolean | null): Verdict {
  if (fits === null) return 'unknown'
  return fits ? 'fits' : 'fails'
}
