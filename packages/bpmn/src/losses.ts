import { createProblem, type Problem } from '@sendwright/model'
import type { ModdleWarning } from 'bpmn-moddle'
import { textOf } from './moddleAccess.ts'

/** How many losses are told one by one; a broken file can have thousands. */
const toldAtMost = 100

/** The problems of what a parser dropped and the next save would lose. What is only unusual, and kept, is none. */
export function lossesToProblems(warnings: readonly ModdleWarning[], more: readonly string[]): readonly Problem[] {
  // One attribute can be warned of letter by letter.
  const details = [...new Set([...warnings.flatMap(describeLoss), ...more])]
  const told = details.slice(0, toldAtMost).map(lossProblem)
  const untold = details.length - told.length
  return untold === 0 ? told : [...told, lossProblem(`${untold} more places like these.`)]
}

function lossProblem(detail: string): Problem {
  return createProblem('bpmn-loss', '', { detail }, { severity: 'warning' })
}

function describeLoss(warning: ModdleWarning): readonly string[] {
  const { message } = warning
  const unparsable = /^unparsable content ([^]*?)detected\n\tline: (\d+)\n\tcolumn: \d+\n\tnested error: ([^]*)$/.exec(
    message,
  )
  if (unparsable !== null) {
    const [, content = '', line = '0', reason = ''] = unparsable
    return [`on line ${Number(line) + 1} ${describeReason(reason, content.trim())}`]
  }
  if (message.startsWith('unresolved reference')) return describeReference(warning)
  // What is left are attributes that are unknown and kept, and an encoding that was decoded before.
  return []
}

function describeReason(reason: string, content: string): string {
  const value = /<([^]*)>/.exec(reason)?.[1] ?? ''
  const element = /^<([^>]*)>?$/.exec(content)?.[1]
  const dropped = element === undefined ? 'The element is' : `\`${element}\` is`
  if (reason.startsWith('duplicate ID'))
    return `stands the id \`${value}\` a second time. ${dropped} dropped with all it holds. Give it an id of its own.`
  if (reason.startsWith('illegal ID'))
    return `stands the id \`${value}\`. ${dropped} dropped with all it holds. Use only A-Z, a-z, 0-9, \`_\`, \`-\` and \`.\`, with a letter or \`_\` first.`
  if (reason.startsWith('unrecognized element') || reason.startsWith('unknown type'))
    return `stands \`${value}\`, which is not known there. It is dropped with all it holds.`
  if (reason.startsWith('unexpected body text')) return `stands text where none belongs: \`${shorten(value)}\`.`
  if (reason.startsWith('missing namespace for prefix'))
    return `stands an attribute with the prefix \`${value}\`, which is declared nowhere. It is dropped.`
  if (reason.startsWith('illegal') && reason.includes('attribute name'))
    return 'stands an attribute whose name has other letters than A-Z and a-z. It is dropped.'
  return `something is dropped (${reason}).`
}

// A missing element of a shape leaves the shape out of the drawing only, and these two repeat what flows say.
const redundantReferences: ReadonlySet<string> = new Set(['bpmndi:bpmnElement', 'bpmn:incoming', 'bpmn:outgoing'])

function describeReference({ element, property = '', value }: ModdleWarning): readonly string[] {
  if (redundantReferences.has(property)) return []
  const holder = element && (textOf(element, 'id') ?? element.$type)
  const name = property.slice(property.indexOf(':') + 1)
  return [`\`${holder ?? 'An element'}\` names \`${String(value)}\` as its ${name}, which is not in the file.`]
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
