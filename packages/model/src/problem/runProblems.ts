/** Sentences of problems found when a process is published, and in what people and programs ask of runs, by code. */
export const runProblems = {
  'no-start-event': () => 'The process has no start event, so no run can begin. Draw one.',
  'not-executed': (v: { element: string; reason: string }) => `${v.element} is not executed: ${v.reason}`,
  'flow-without-condition': (v: { flow: string; gateway: string }) =>
    `Flow ${v.flow} out of ${v.gateway} has no condition, so those after it would never be looked at. Give it a condition, or make it the default flow.`,
  'unknown-default-flow': (v: { flow: string; node: string }) =>
    `The default flow \`${v.flow}\` of ${v.node} does not start there. Choose one of its own flows.`,
  'no-default-flow': (v: { gateway: string }) =>
    `${v.gateway} has no default flow: where no condition holds, the run stops there.`,
  'receive-needed': (v: { node: string }) =>
    `${v.node} waits for a message, but has no receive action that says which. Add one.`,
  'receive-topic-missing': (v: { action: string }) => `${v.action} names no topic. Name the one that it listens to.`,
  'receive-many-topics': (v: { action: string }) =>
    `The topic of ${v.action} has placeholders. Name one topic: listening begins before there is data.`,
  'correlation-missing': (v: { action: string }) =>
    `${v.action} does not say by which header or field its record is known. Name one.`,
  'unknown-timeout-flow': (v: { flow: string; action: string }) =>
    `The flow \`${v.flow}\`, which ${v.action} takes when its time is over, does not start at its step. Choose another one.`,
  'nobody-waits': (v: { node: string }) =>
    `${v.node} has no mandatory manual action, so runs pass it without waiting for anybody. Add one to let them wait.`,
  'timer-missing': (v: { node: string }) => `${v.node} has no time. Say when it is due, for example PT10M.`,
  'timer-not-readable': (v: { node: string; value: string; wanted: string }) =>
    `The time of ${v.node} is \`${v.value}\`, which is not ${v.wanted}.`,
  'script-empty': (v: { action: string }) => `${v.action} has no script yet. Write one, or take the action out.`,
  'script-not-readable': (v: { action: string; place: string; reason: string }) =>
    `The script of ${v.action} cannot be read${v.place}: ${v.reason}`,
  'data-not-object': () => 'The data of a run is a JSON object, for example { "order": { "id": 1 } }.',
  'data-key-not-accepted': (v: { key: string; action: string; accepted: string }) =>
    `${v.action} does not accept \`${v.key}\`. It accepts ${v.accepted}.`,
  'unknown-start-event': (v: { node: string }) => `There is no start event \`${v.node}\` in this process.`,
  'start-event-needed': () => 'The process has several start events. Say by startEvent with which one the run begins.',
} as const
