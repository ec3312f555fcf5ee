/** Sentences of problems with environments and configuration parameters, by code. */
export const environmentProblems = {
  'unknown-environment': (v: { environment: string }) =>
    `There is no environment \`${v.environment}\`. Create it, or leave it out.`,
  'default-binds': (v: { kind: string }) =>
    `\`default\` holds values of parameters for every environment, and no \`${v.kind}\`. Bind them in an environment of their own.`,
  'undefined-parameter': (v: { parameter: string; variable?: string; environment?: string }) =>
    `\`${v.parameter}\` has no value${v.environment === undefined ? '' : ` in \`${v.environment}\``}: ${
      v.variable === undefined
        ? 'give the parameter one.'
        : `the server's environment variable \`${v.variable}\` is not set.`
    }`,
  'secret-not-here': (v: { parameter: string; place: string }) =>
    `\`${v.parameter}\` is a secret, and ${v.place} is shown to everybody. Use it in a key, a value or the value of a header.`,
  'secret-value-unusable': (v: { parameter: string; place: string }) =>
    `With the value of \`${v.parameter}\`, ${v.place} cannot be sent. The value is secret: look at it where the server gets it from.`,
  'header-looks-secret': (v: { header: string; parameter?: string }) =>
    v.parameter === undefined
      ? `Header \`${v.header}\` looks like a secret, and its value stands in the action for everybody to read. Make it a parameter of the kind "secret environment variable" and use that here.`
      : `Header \`${v.header}\` looks like a secret, and everybody can read the parameter \`${v.parameter}\`. Make it a secret environment variable.`,
  'reserved-name': (v: { name: string; meaning: string }) =>
    `\`${v.name}\` is ${v.meaning} in every run. Choose another name.`,
  'parameter-hidden': (v: { parameter: string; other: string }) =>
    `\`${v.parameter}\` is never used: \`${v.other}\` is a value, so nothing can stand below it. Rename one of the two.`,
  'undefined-in-environment': (v: { path: string; environment: string; variable?: string }) =>
    `\`${v.path}\` has no value in \`${v.environment}\`${
      v.variable === undefined ? '' : `: the server's environment variable \`${v.variable}\` is not set`
    }.${v.variable === undefined ? ' Define the parameter there, or give it a default value.' : ''}`,
  'no-topic-in-environment': (v: { environment: string }) =>
    `No topic for \`${v.environment}\`. Name the topic this action sends to there.`,
  'illegal-topic-in-environment': (v: { environment: string; topic: string; reason: string }) =>
    v.topic === ''
      ? `In \`${v.environment}\` the topic name is empty.`
      : `In \`${v.environment}\` the topic is \`${v.topic}\`. ${v.reason}.`,
  'same-topic-in-environments': (v: { one: string; other: string; topic: string }) =>
    `\`${v.one}\` and \`${v.other}\` send to the same topic of the same cluster, \`${v.topic}\`. Bind another topic or connection in \`${v.other}\`.`,
} as const

/** The sentence of a problem with a topic that an environment puts in place of the one that the action names. */
export function boundTopicSentence(v: { environment: string; topic: string; sentence: string }): string {
  return `\`${v.environment}\` binds this topic to \`${v.topic}\`. ${v.sentence}`
}

/** The sentence of a problem with a connection that an environment puts in place of the one that the action names. */
export function boundConnectionSentence(v: { environment: string; connection: string; sentence: string }): string {
  return `\`${v.environment}\` binds this connection to \`${v.connection}\`. ${v.sentence}`
}
