import { createProblem, type Action } from '@sendwright/model'
import { writeActions } from './actionsText.ts'
import { actionsVersion, sendwrightNamespace } from './descriptor.ts'
import { findNodeSource, type ElementSource, type NodeSource } from './nodeSource.ts'
import { readBpmn } from './readBpmn.ts'
import { refused, type BpmnResult } from './result.ts'

/**
 * The file with the actions of one step replaced. Only the text of that list changes: comments, unknown elements, white space and
 * what BPMN tools would drop stay as they are. Problems when there is no such step, or the file cannot be read.
 */
export async function replaceNodeActions(
  xml: string,
  nodeId: string,
  actions: readonly Action[],
): Promise<BpmnResult<string>> {
  const source = findNodeSource(xml, nodeId)
  if (source === undefined) {
    const read = await readBpmn(xml)
    return read.ok ? refused(createProblem('unknown-node', '', { node: nodeId })) : read
  }
  const isRemoval = actions.length === 0 && source.moreActions !== true
  const written = applyEdits(xml, isRemoval ? removal(xml, source) : replacement(xml, source, actions))

  // Reading is the proof: the element found in the text is the step that every BPMN tool sees.
  const read = await readBpmn(written)
  if (!read.ok) return read
  const node = read.value.graph.nodes.find(({ id }) => id === nodeId)
  if (node === undefined) return refused(createProblem('unknown-node', '', { node: nodeId }))
  if (writeActions(node.actions) !== writeActions(actions))
    return refused(createProblem('bpmn-not-writable', '', { detail: `the actions of \`${nodeId}\` do not read back.` }))
  return { ok: true, value: written }
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

function applyEdits(xml: string, edits: readonly Edit[]): string {
  let text = ''
  let position = 0
  for (const edit of edits) {
    text += xml.slice(position, edit.start) + edit.text
    position = edit.end
  }
  return text + xml.slice(position)
}

function removal(xml: string, { extensionElements, actions }: NodeSource): readonly Edit[] {
  if (extensionElements === undefined || actions === undefined) return []
  const inside =
    xml.slice(extensionElements.open.end, actions.open.start) +
    xml.slice(actions.close.end, extensionElements.close.start)
  // An element without content says nothing; with other content only ours goes.
  return [withLeadingSpace(xml, inside.trim() === '' ? extensionElements : actions)]
}

function withLeadingSpace(xml: string, { open, close }: ElementSource): Edit {
  return { start: open.start - lineStart(xml, open.start).length, end: close.end, text: '' }
}

function replacement(xml: string, source: NodeSource, actions: readonly Action[]): readonly Edit[] {
  const body = escapeBody(writeActions(actions))
  if (source.actions !== undefined) return [{ ...span(source.actions), text: rewritten(xml, source.actions, body) }]

  const prefix = source.prefix ?? 'sendwright'
  const element = `<${prefix}:actions version="${actionsVersion}">${body}</${prefix}:actions>`
  const { node, extensionElements } = source
  const outer = lineStart(xml, node.open.start)
  const step = outer === '' ? '' : '  '
  const declare = source.prefix === undefined ? [declaration(xml, source)] : []
  if (extensionElements !== undefined)
    return [
      ...declare,
      inserted(xml, extensionElements, { text: `${outer}${step}${step}${element}`, closing: `${outer}${step}` }),
    ]
  const wrapper = `${bpmnPrefix(node)}extensionElements`
  const text = `${outer}${step}<${wrapper}>${outer}${step}${step}${element}${outer}${step}</${wrapper}>`
  return [...declare, inserted(xml, node, { text, closing: outer, after: source.documentationEnd ?? node.open.end })]
}

/** The namespace is declared once, at the root, so that the file stays readable with many lists. */
function declaration(xml: string, { root }: NodeSource): Edit {
  const position = root.end - (root.kind === 'empty' ? 2 : 1)
  return { start: position, end: position, text: ` xmlns:sendwright="${sendwrightNamespace}"` }
}

/** The actions element with a new body. Its prefix and its other attributes stay. */
function rewritten(xml: string, { open }: ElementSource, body: string): string {
  const attributes = xml.slice(open.start + 1 + open.name.length, open.end - (open.kind === 'empty' ? 2 : 1)).trimEnd()
  const version = /(\sversion\s*=\s*)(?:"[^"]*"|'[^']*')/
  const versioned = version.test(attributes)
    ? attributes.replace(version, (_whole, before: string) => `${before}"${actionsVersion}"`)
    : `${attributes} version="${actionsVersion}"`
  return `<${open.name}${versioned}>${body}</${open.name}>`
}

interface Insertion {
  readonly text: string
  /** What stands before the closing tag of an element that was empty. */
  readonly closing: string
  /** Where the text goes in an element that is not empty; before its closing tag unless told otherwise. */
  readonly after?: number
}

function inserted(xml: string, { open, close }: ElementSource, { text, closing, after }: Insertion): Edit {
  if (open.kind === 'empty') {
    const start = open.end - 2
    const end = xml.slice(0, start).trimEnd().length
    return { start: end, end: open.end, text: `>${text}${closing}</${open.name}>` }
  }
  const position = after ?? close.start - lineStart(xml, close.start).length
  // An element that holds nothing yet has its two tags on one line.
  const closed = position === close.start ? closing : ''
  return { start: position, end: position, text: text + closed }
}

/** The line break and the indentation before a position; empty when something else stands on its line. */
function lineStart(xml: string, position: number): string {
  const match = /\r?\n[ \t]*$/.exec(xml.slice(Math.max(0, position - 500), position))
  return match?.[0] ?? ''
}

function bpmnPrefix({ open }: ElementSource): string {
  return open.name.slice(0, open.name.indexOf(':') + 1)
}

function span({ open, close }: ElementSource): { readonly start: number; readonly end: number } {
  return { start: open.start, end: close.end }
}

function escapeBody(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
