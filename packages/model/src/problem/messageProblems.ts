/** Sentences of problems found while records are built and sent, by code. */
export const messageProblems = {
  'no-topic': () => 'No topic yet. Name the topic this action sends to.',
  'no-message': () => 'No message yet. Write the message this action sends.',
  'history-not-kept': (v: { detail: string }) =>
    `The records were delivered, but this test send is not in the history: ${v.detail}.`,
  'empty-topic': () => 'The topic name is empty. Name a topic, or take this one out.',
  'illegal-topic-name': (v: { topic: string; reason: string; nearest?: string }) =>
    `${v.reason}: \`${v.topic}\`.${v.nearest === undefined ? '' : ` Use \`${v.nearest}\`.`}`,
  'unknown-topic': (v: { topic: string; connection: string; nearest?: string; others?: string }) =>
    `Topic \`${v.topic}\` does not exist on ${v.connection}.${
      v.nearest === undefined
        ? ''
        : ` Nearest ${v.others === undefined ? 'name' : 'names'}: \`${v.nearest}\`${v.others === undefined ? '' : `, ${v.others}`}.`
    }`,
  'invalid-partition': (v: { value: string; partitions?: number; topic?: string }) =>
    v.partitions === undefined
      ? `\`${v.value}\` is not a partition. A partition is a whole number from 0.`
      : `Partition ${v.value} does not exist. Topic \`${v.topic ?? ''}\` has ${v.partitions === 1 ? 'one partition, 0' : `${v.partitions} partitions, 0 to ${v.partitions - 1}`}.`,
  'record-too-large': (v: { topic: string; size: number; limit: number }) =>
    `The record takes ${v.size.toLocaleString('en')} B in Kafka. Topic \`${v.topic}\` takes at most ${v.limit.toLocaleString('en')} B (max.message.bytes).`,
  'null-header': (v: { header: string }) =>
    `Header \`${v.header}\` has no value. A header needs one, "" for an empty one.`,
  'missing-header-name': () => 'A header has no name. Give it one, or take the header out.',
  'unknown-connection': (v: { connection: string }) =>
    `There is no connection \`${v.connection}\`. Choose one from the list.`,
  'connection-incomplete': (v: { connection: string; detail: string }) =>
    `Nothing is sent over ${v.connection} before it is complete: ${v.detail}${/[.!?]$/.test(v.detail) ? '' : '.'} Open the connection, fill in what is missing and save it.`,
  'not-a-send': (v: { type: string }) =>
    `A ${v.type === 'script' ? 'script' : 'receive'} action has no records that could be built beforehand. ${v.type === 'script' ? 'Run the script against a sample context instead.' : 'Publish the process and start a run to see it wait.'}`,
  'no-connection': () => 'No connection yet. Choose the one that this action uses.',
} as const
