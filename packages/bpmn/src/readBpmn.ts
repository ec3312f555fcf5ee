import { createProblem, type Definition } from '@sendwright/model'
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle'
import { sendwrightDescriptor } from './descriptor.ts'
import { faultToProblem } from './guard.ts'
import { lossesToProblems } from './losses.ts'
import { elementOf, elementsOf } from './moddleAccess.ts'
import { toDefinition } from './processGraph.ts'
import { findForeignRoot } from './root.ts'
import { refused, type BpmnResult } from './result.ts'
import { repairCharacterReferences } from './xmlCharacters.ts'
import { scanXml, tagAttributes } from './xmlScan.ts'

/**
 * Reads a BPMN 2.0 file into its graph with the actions of every step. The definition's problems say what the next save would
 * lose and what is wrong with actions. Problems instead of a definition: not XML, not BPMN, no process, no diagram, or a file
 * that could be read but not written again. Text from outside goes through `guardBpmn` first.
 */
export async function readBpmn(xml: string): Promise<BpmnResult<Definition>> {
  const text = repairCharacterReferences(xml)
  const moddle = new BpmnModdle({ sendwright: sendwrightDescriptor })
  const hints = findHints(text, moddle)
  if (!hints.ok) return hints

  const parsed = await parse(moddle, text)
  if (!parsed.ok) return parsed
  const { definitions, warnings } = parsed.value
  if (!elementsOf(definitions, 'rootElements').some((root) => root.$instanceOf('bpmn:Process')))
    return refused(createProblem('no-process', '', {}))
  // bpmn-js draws the first diagram and no other.
  const [diagram] = elementsOf(definitions, 'diagrams')
  if (diagram === undefined || elementOf(diagram, 'plane') === undefined)
    return refused(createProblem('no-diagram', '', {}))
  const unwritable = await tryToWrite(moddle, definitions)
  if (unwritable !== undefined)
    return refused(createProblem('bpmn-not-writable', '', { detail: hints.value.rebound[0] ?? `${unwritable}.` }))

  const { graph, problems } = toDefinition(definitions)
  const losses = lossesToProblems(warnings, [...hints.value.rebound, ...hints.value.comments])
  return { ok: true, value: { graph, problems: [...losses, ...problems] } }
}

interface Hints {
  /** Sentences about prefixes that mean something else than in every other BPMN file. */
  readonly rebound: readonly string[]
  /** A sentence about comments, where there are some. */
  readonly comments: readonly string[]
}

/** What the parser would not say: comments are dropped without a warning, and so are attributes of a prefix that is bound anew. */
function findHints(xml: string, moddle: BpmnModdle): BpmnResult<Hints> {
  const known = new Map(moddle.getPackages().map(({ prefix, uri }) => [`xmlns:${prefix}`, uri]))
  const rebound = new Set<string>()
  let comments = 0
  const scan = scanXml(xml, {
    comment: () => {
      comments += 1
    },
    tag: (tag) => {
      if (!xml.slice(tag.start, tag.end).includes('xmlns:')) return
      for (const [name, uri] of tagAttributes(xml, tag)) {
        const usual = known.get(name)
        if (usual !== undefined && uri !== usual) rebound.add(reboundSentence(name.slice('xmlns:'.length), uri, usual))
      }
    },
  })
  if ('fault' in scan) return refused(faultToProblem(scan.fault))
  const foreign = findForeignRoot(xml, scan.root)
  if (foreign !== undefined) return refused(foreign)
  const told =
    comments === 0 ? [] : [`${comments === 1 ? 'a comment' : `${comments} comments`} between \`<!--\` and \`-->\`.`]
  return { ok: true, value: { rebound: [...rebound], comments: told } }
}

function reboundSentence(prefix: string, uri: string, usual: string): string {
  return `the prefix \`${prefix}\` stands for \`${uri}\`, and BPMN tools use it for \`${usual}\`. Choose another prefix.`
}

interface Parsed {
  readonly definitions: ModdleElement
  readonly warnings: Awaited<ReturnType<BpmnModdle['fromXML']>>['warnings']
}

async function parse(moddle: BpmnModdle, xml: string): Promise<BpmnResult<Parsed>> {
  try {
    const { rootElement, warnings } = await moddle.fromXML(xml)
    return { ok: true, value: { definitions: rootElement, warnings } }
  } catch (error) {
    // moddle throws nothing but plain errors about the text.
    return refused(createProblem('not-xml', '', { detail: parseErrorDetail(String(error)) }))
  }
}

function parseErrorDetail(error: string): string {
  const [, line, reason = ''] = /line: (\d+)[^]*nested error: ([^]*)$/.exec(error) ?? []
  return line === undefined
    ? `${error.replace(/^Error: /, '')}.`
    : `on line ${Number(line) + 1} ${describeParseError(reason)}`
}

function describeParseError(reason: string): string {
  const unbound = /^missing namespace on <([^>]*)>/.exec(reason)?.[1]
  if (unbound !== undefined) return `stands \`${unbound}\`, and its prefix is declared nowhere.`
  if (/node ?name/i.test(reason)) return 'stands an element whose name has other letters than A-Z and a-z.'
  return `it cannot be read (${reason}).`
}

/** Why the definitions cannot be written as XML again; undefined when they can. */
async function tryToWrite(moddle: BpmnModdle, definitions: ModdleElement): Promise<string | undefined> {
  try {
    await moddle.toXML(definitions)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
