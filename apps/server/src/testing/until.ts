/** Looks again and again until what is found is enough; throws after a generous time. */
export async function until<T>(look: () => Promise<T>, isEnough: (found: T) => boolean): Promise<T> {
  const endsAt = performance.now() + 15_000
  for (;;) {
    const found = await look()
    if (isEnough(found)) return found
    if (performance.now() > endsAt) throw new Error(`It did not come to pass: ${JSON.stringify(found)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
