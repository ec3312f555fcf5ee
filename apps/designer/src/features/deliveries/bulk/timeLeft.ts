/** Milliseconds that a bulk operation still needs when it goes on as fast; null before that can be said. */
export function timeLeft(
  { startedAt, done, refused, total }: { startedAt: string; done: number; refused: number; total: number },
  now: Date,
): number | null {
  const finished = done + refused
  const spent = now.getTime() - Date.parse(startedAt)
  if (finished === 0 || spent < 1_000 || finished >= total) return null
  return (spent / finished) * (total - finished)
}
