/** Sentences of problems found in BPMN files, by code. */
export const bpmnProblems = {
  'not-xml': (v: { detail: string }) => `This is not a BPMN file: ${v.detail}`,
  'not-bpmn': (v: { root: string; namespace?: string }) =>
    `This file is XML, but not BPMN 2.0: its root is \`${v.root}\`${
      v.namespace === undefined ? ' without a namespace' : ` of \`${v.namespace}\``
    } instead of \`definitions\` of BPMN 2.0.`,
  'no-process': () => 'The file has no process. A BPMN file needs at least one.',
  'no-diagram': () =>
    'The file has a process but no diagram, so there is nothing to draw. Save it again from a modeler, with its layout.',
  'bpmn-too-large': (v: { size: number; limit: number }) =>
    `The file has ${v.size} bytes. At most ${v.limit} can be read.`,
  'bpmn-encoding': (v: { detail: string }) => `The file's characters cannot be read: ${v.detail} Save it as UTF-8.`,
  'bpmn-refused': (v: { detail: string }) => `The file was not read: ${v.detail}`,
  'bpmn-too-slow': (v: { seconds: number }) =>
    `The file took longer than ${v.seconds} s to read, so reading was stopped. Its structure is too complicated.`,
  'bpmn-out-of-memory': (v: { megabytes: number }) =>
    `The file needed more than ${v.megabytes} MB of memory to read, so reading was stopped. Split the process into smaller files.`,
  'bpmn-loss': (v: { detail: string }) => `Part of the file cannot be kept: ${v.detail}`,
  'bpmn-no-id': (v: { element: string; name?: string }) =>
    `A \`${v.element}\`${v.name === undefined ? '' : ` named \`${v.name}\``} has no id, so it is neither drawn nor run. Give it an id.`,
  'bpmn-not-writable': (v: { detail: string }) => `The file can be read but not written again: ${v.detail}`,
  'actions-unreadable': (v: { node: string; detail: string }) =>
    `The actions of step \`${v.node}\` cannot be read and are kept as they are: ${v.detail}`,
  'actions-twice': (v: { node: string }) =>
    `Step \`${v.node}\` has more than one list of actions. The first is used; take the others out.`,
  'unknown-node': (v: { node: string }) => `There is no step \`${v.node}\` in this process.`,
} as const
