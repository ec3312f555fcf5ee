import { boundConnectionSentence, boundTopicSentence, type Problem } from '@sendwright/model'
import type { ConnectionSource, TopicSource } from './binding.ts'

/**
 * A problem of a topic as it reads beside the action: where an environment puts another text in place of the action's,
 * the sentence names both, and positions and fixes, which are those of the other text, are left away.
 */
export function boundTopicProblem(problem: Problem, { boundIn, template }: TopicSource): Problem {
  if (boundIn === null) return problem
  const bound = { environment: boundIn, topic: template }
  return withoutPlace(problem, boundTopicSentence({ ...bound, sentence: problem.message }), bound)
}

/** A problem of a connection as it reads beside the action. */
export function boundConnectionProblem(problem: Problem, { boundIn, connection }: ConnectionSource): Problem {
  if (boundIn === null) return problem
  const bound = { environment: boundIn, connection }
  return withoutPlace(problem, boundConnectionSentence({ ...bound, sentence: problem.message }), bound)
}

function withoutPlace(
  { code, path, severity, values }: Problem,
  message: string,
  more: Readonly<Record<string, string>>,
): Problem {
  return { code, path, severity, message, values: { ...more, ...values } }
}
