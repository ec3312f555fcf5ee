import { KafkaFailure, toKafkaFailure } from '../failure.ts'

/** The next broker is tried as well after so long without an answer, in milliseconds. */
const patience = 250

/**
 * The first of several attempts to succeed. The next one starts when one fails, or when none has answered for a while,
 * so that a silent broker at the head of the list costs a quarter of a second and not the whole deadline. When all
 * fail, the failure of the first that says most: silence is told before refusal.
 */
export async function firstToAnswer<T>(attempts: readonly (() => Promise<T>)[], connectionName: string): Promise<T> {
  const result = Promise.withResolvers<T>()
  const failures: KafkaFailure[] = []
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
        failures.push(toKafkaFailure(error, connectionName))
        if (failures.length === attempts.length) result.reject(summary(failures, connectionName))
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

function summary(failures: readonly KafkaFailure[], connectionName: string): KafkaFailure {
  const telling = failures.find(({ code }) => code !== 'not-connected') ?? failures[0]
  if (failures.length === 1 && telling !== undefined) return telling
  return new KafkaFailure(
    telling?.code ?? 'not-connected',
    `None of the ${failures.length} brokers of ${connectionName} answers. ${telling?.message ?? ''}`.trim(),
    { cause: new AggregateError(failures) },
  )
}
