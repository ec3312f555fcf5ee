/** The next attempt starts as well after so long without an answer, in milliseconds. */
const patience = 250

/**
 * The first of several attempts to succeed. The next one starts when one fails, or when none has answered for a while,
 * so that a silent broker at the head of the list costs a quarter of a second and not the whole deadline. When all
 * fail, rejects with what `summary` makes of their errors.
 */
export async function firstToAnswer<T>(
  attempts: readonly (() => Promise<T>)[],
  summary: (errors: readonly unknown[]) => unknown,
): Promise<T> {
  const result = Promise.withResolvers<T>()
  const errors: unknown[] = []
  let started = 0
  let isDecided = false
  let timer: NodeJS.Timeout | undefined

  function startNext() {
    clearTimeout(timer)
    const attempt = attempts[started]
    if (attempt === undefined || isDecided) return
    started++
    timer = setTimeout(startNext, patience)
    attempt().then(
      (answer) => {
        isDecided = true
        result.resolve(answer)
      },
      (error: unknown) => {
        errors.push(error)
        if (errors.length === attempts.length) result.reject(summary(errors))
        else startNext()
      },
    )
  }

  startNext()
  try {
    return await result.promise
  } finally {
    clearTimeout(timer)
  }
}
