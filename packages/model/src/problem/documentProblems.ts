/** Sentences of problems with the shape of requests and documents, by code. */
export const documentProblems = {
  'invalid-json-body': (v: { detail: string }) => `The body is not JSON: ${v.detail}`,
  'invalid-shape': (v: { path: string; detail: string }) => (v.path === '' ? v.detail : `\`${v.path}\`: ${v.detail}`),
  'duplicate-action-id': (v: { id: string }) => `Two actions have the id \`${v.id}\`. Each needs its own.`,
  'duplicate-scenario-id': (v: { id: string }) =>
    `Two scenarios of the integration have the id \`${v.id}\`. Each needs its own.`,
  'unknown-parent': (v: { parent: string }) => `There is no action \`${v.parent}\` on this step to be the parent.`,
  'parent-cycle': (v: { id: string }) => `Action \`${v.id}\` is its own parent, directly or through others.`,
  'illegal-timer': (v: { value: string }) =>
    `\`${v.value}\` is not a duration. Use ISO 8601: PT30S is 30 seconds, PT5M 5 minutes, P1D a day.`,
  'duplicate-connection': (v: { id: string }) => `There is a connection \`${v.id}\` already.`,
  'connection-built-in': (v: { id: string }) => `Connection \`${v.id}\` is built in and cannot be changed.`,
  'duplicate-topic': (v: { topic: string }) => `Topic \`${v.topic}\` exists already.`,
  'topic-refused': (v: { topic: string; detail: string }) => `Topic \`${v.topic}\` was not created: ${v.detail}`,
  'security-not-available': (v: { protocol: string }) =>
    `${v.protocol} is not available. This version connects with PLAINTEXT.`,
} as const
