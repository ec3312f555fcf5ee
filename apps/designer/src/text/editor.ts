import { formatPlural, locale } from './format.ts'

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })

/** The clock time of an ISO date, `14:02`. */
function clockTime(at: string): string {
  return clock.format(new Date(at))
}

const stepTypes: Readonly<Record<string, string>> = {
  Task: 'Task',
  SendTask: 'Send task',
  ReceiveTask: 'Receive task',
  UserTask: 'User task',
  ManualTask: 'Manual task',
  ServiceTask: 'Service task',
  ScriptTask: 'Script task',
  BusinessRuleTask: 'Business rule task',
  CallActivity: 'Call activity',
  SubProcess: 'Sub-process',
  AdHocSubProcess: 'Ad-hoc sub-process',
  Transaction: 'Transaction',
  StartEvent: 'Start event',
  EndEvent: 'End event',
  IntermediateCatchEvent: 'Intermediate event',
  IntermediateThrowEvent: 'Intermediate throw event',
  BoundaryEvent: 'Boundary event',
  ExclusiveGateway: 'Exclusive gateway',
  ParallelGateway: 'Parallel gateway',
  InclusiveGateway: 'Inclusive gateway',
  EventBasedGateway: 'Event-based gateway',
  ComplexGateway: 'Complex gateway',
}

const events: Readonly<Record<string, string>> = {
  message: 'Message',
  timer: 'Timer',
  signal: 'Signal',
  error: 'Error',
  escalation: 'Escalation',
  conditional: 'Conditional',
  compensate: 'Compensation',
  cancel: 'Cancel',
  terminate: 'Terminate',
  link: 'Link',
}

/** Texts of the editor: drawing, top bar, saving. */
export const editorText = {
  /** "Send task", "Timer boundary event"; an element that is not known here by its BPMN name. */
  stepType: (type: string, event: string | null = null) => {
    const name = stepTypes[type] ?? type
    const what = event === null ? undefined : events[event]
    return what === undefined ? name : `${what} ${name.charAt(0).toLowerCase()}${name.slice(1)}`
  },
  /** A step without a name is called by its type. */
  stepName: (step: { readonly name: string; readonly type: string; readonly event: string | null }) =>
    step.name.trim() === '' ? editorText.stepType(step.type, step.event) : step.name,
  unnamed: 'No name',
  regions: {
    toolbar: 'Drawing tools',
    panel: 'Selected step',
    dock: 'Preview and sending',
  },
  drawing: {
    label: 'Drawing of the process. The outline lists its steps for the keyboard.',
    tools: {
      hand: 'Move the view',
      pointer: 'Select',
      lasso: 'Select an area',
      space: 'Make or take space',
      connect: 'Connect steps',
    },
    add: (what: string) => `Add ${what}`,
    elements: {
      startEvent: 'start event',
      task: 'task',
      sendTask: 'send task',
      gateway: 'exclusive gateway',
      timerEvent: 'timer event',
      endEvent: 'end event',
      subProcess: 'sub-process',
      pool: 'pool',
      userTask: 'user task',
      serviceTask: 'service task',
      receiveTask: 'receive task',
      scriptTask: 'script task',
      businessRuleTask: 'business rule task',
      callActivity: 'call activity',
      messageStart: 'message start event',
      messageCatch: 'message catch event',
      parallelGateway: 'parallel gateway',
      eventGateway: 'event-based gateway',
      dataObject: 'data object',
      dataStore: 'data store',
      textAnnotation: 'text annotation',
      group: 'group',
    },
    more: 'More elements and tools',
    moreElements: 'Elements',
    moreTools: 'Tools',
    undo: 'Undo',
    redo: 'Redo',
    history: 'Undo and redo',
    view: 'View',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    zoom: (percent: number) => `${percent} %`,
    zoomReset: (percent: number) => `Zoom ${percent} %. Show at 100 %`,
    fit: 'Fit the drawing into the view',
    outline: 'Outline',
  },
  badge: {
    name: (actions: number, errors: number, warnings: number) =>
      [
        formatPlural(actions, 'action', 'actions'),
        ...(errors > 0 ? [formatPlural(errors, 'error', 'errors')] : []),
        ...(warnings > 0 ? [formatPlural(warnings, 'warning', 'warnings')] : []),
      ].join(', '),
  },
  outline: {
    title: 'Outline',
    close: 'Close the outline',
    empty: 'No step yet. Add one with the tools above the drawing.',
    step: 'Step',
    type: 'Type',
    actions: 'Actions',
    notDrawn: 'not in the drawing',
    count: (steps: number) => formatPlural(steps, 'step', 'steps'),
  },
  dock: {
    fold: 'Fold the dock',
    unfold: 'Unfold the dock',
    resize: 'Height of the dock',
  },
  topBar: {
    crumbs: 'Where you are',
    rename: (name: string) => `Rename ${name}`,
    name: 'Name of the process',
    draft: 'Draft',
    menu: 'More for this process',
    download: 'Download .bpmn',
    duplicate: 'Duplicate',
    delete: 'Delete',
    downloadSetAside: (when: string) => `Download your version set aside ${when}`,
    problems: (count: number) => formatPlural(count, 'problem', 'problems'),
    warnings: (count: number) => formatPlural(count, 'warning', 'warnings'),
    nextProblem: 'Go to the next problem (F8)',
  },
  save: {
    saved: 'Saved',
    editing: 'Saving',
    kept: (edits: number) => `${formatPlural(edits, 'edit', 'edits')} kept in this browser`,
    held: 'Not saved yet',
    showLoss: 'What saving leaves out',
    refused: 'Not saved',
    refusedBecause: (reason: string) => `Not saved. ${reason} Your edits are kept in this browser.`,
    conflict: (at: string) => `Changed elsewhere at ${clockTime(at)}`,
    compare: 'Compare both',
    gone: 'Deleted elsewhere',
    saveAsCopy: 'Save as a new process',
    goneNote: 'Somebody deleted this process. What you see is kept in this browser only.',
    offlineNote: (edits: number) =>
      edits === 0
        ? 'You can go on: edits are kept in this browser and sent when it is back.'
        : `Your ${formatPlural(edits, 'edit is', 'edits are')} kept in this browser and sent when it is back.`,
    restored: (edits: number) =>
      `${formatPlural(edits, 'edit', 'edits')} of an earlier visit ${edits === 1 ? 'was' : 'were'} kept in this browser and ${edits === 1 ? 'is' : 'are'} back.`,
    newer: (at: string) => `Changed elsewhere at ${clockTime(at)}. This is the newest version.`,
  },
  loss: {
    title: 'Saving leaves parts of the file out',
    note: (count: number) =>
      `The drawing cannot hold ${count === 1 ? 'this part' : `these ${count} parts`} of the file. The server keeps the file as it is until you agree to save without ${count === 1 ? 'it' : 'them'}. Your edits are kept in this browser meanwhile.`,
    original: 'Download the original file',
    later: 'Not now',
    accept: 'Save without them',
    banner: (count: number) => `The first save leaves ${formatPlural(count, 'part', 'parts')} of this file out.`,
    show: 'Show what',
  },
  conflict: {
    title: 'Two versions of this process',
    note: (at: string) =>
      `Somebody saved it at ${clockTime(at)} while you were editing. Nothing is lost yet: your version is kept in this browser.`,
    loading: 'Comparing both versions',
    same: 'Both versions say the same.',
    step: 'Step',
    what: 'What differs',
    downloadMine: 'Download mine',
    downloadMineNote: 'A .bpmn file of your version, whatever you choose.',
    takeTheirs: 'Take theirs',
    takeTheirsNote: 'Yours is set aside in this browser; the menu of the process has it.',
    saveCopy: 'Save mine as a copy',
    saveCopyNote: 'A process of its own with your version; this one stays as they saved it.',
    overwrite: 'Overwrite with mine',
    overwriteNote: 'Yours takes the place of theirs on the server.',
    copyName: (name: string) => `${name} (my version)`,
    copied: (name: string) => `Your version is saved as ${name}.`,
    asideTaken: 'This is their version. Yours is set aside.',
    downloadAside: 'Download yours',
    failed: (reason: string) => `This did not work. ${reason} Both versions are still there.`,
    process: 'Process',
    drawing: 'Drawing',
    differences: {
      name: (mine: string, theirs: string) => `the name: ${mine} in yours, ${theirs} in theirs`,
      onlyMine: 'step is only in your version',
      onlyTheirs: 'step is only in their version',
      stepName: (mine: string, theirs: string) => `the name: ${mine} in yours, ${theirs} in theirs`,
      stepType: (mine: string, theirs: string) => `the type: ${mine} in yours, ${theirs} in theirs`,
      actionMine: (name: string) => `action ${name} is only in your version`,
      actionTheirs: (name: string) => `action ${name} is only in their version`,
      actionChanged: (name: string, fields: string) => `action ${name}: ${fields}`,
      actionOrder: 'the order of its actions',
      context: (name: string) => `sample context ${name}`,
      layout: 'positions, flows or other parts of the drawing',
    },
    fields: {
      name: 'name',
      enabled: 'on or off',
      timer: 'timer',
      trigger: 'trigger',
      required: 'required',
      repeatable: 'repeatable',
      autorunChildren: 'autorun children',
      parent: 'parent',
      connection: 'connection',
      topics: 'topics',
      messages: 'messages',
      key: 'key',
      value: 'value',
      headers: 'headers',
      partition: 'partition',
    },
  },
  load: {
    notFound: 'There is no such process',
    notFoundNote: 'It may have been deleted. The list has those that exist.',
    toProcesses: 'Go to processes',
    failed: 'The process could not be opened',
    unreadable: 'The drawing cannot be shown',
    unreadableNote: (reason: string) =>
      `The file of this process cannot be drawn: ${reason} Nothing in it was changed.`,
  },
}
