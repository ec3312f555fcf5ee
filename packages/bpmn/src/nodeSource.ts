import { sendwrightNamespace } from './descriptor.ts'
import { bpmnNamespace } from './root.ts'
import { scanXml, tagAttributes, type XmlTag } from './xmlScan.ts'

/** An element as it stands in the text. `close` is its closing tag, or its only tag when it is empty. */
export interface ElementSource {
  readonly open: XmlTag
  readonly close: XmlTag
}

/** Where a step and its actions stand in the text. */
export interface NodeSource {
  readonly root: XmlTag
  readonly node: ElementSource
  readonly extensionElements?: ElementSource
  /** The first actions element, the one that is read. */
  readonly actions?: ElementSource
  /** Whether a second list follows, which would be read if the first were gone. */
  readonly moreActions?: boolean
  /** The end of the step's last documentation, which has to stand before `extensionElements`. */
  readonly documentationEnd?: number
  /** A prefix of our namespace that means it inside the step. */
  readonly prefix?: string
}

/** Finds the first BPMN element with the id; undefined when there is none, or the text is not XML. */
export function findNodeSource(xml: string, nodeId: string): NodeSource | undefined {
  const path: Scope[] = []
  const found: { -readonly [Key in keyof NodeSource]?: NodeSource[Key] } = {}
  // The depths at which the step, its extensionElements and its actions are open.
  const depthOf = { node: 0, extensionElements: 0, actions: 0 }

  const enter = (tag: XmlTag): void => {
    path.push({ tag, attributes: undefined })
    if (found.node !== undefined && depthOf.node === 0) return
    const depth = path.length
    if (depthOf.node === 0) {
      if (!xml.slice(tag.start, tag.end).includes(nodeId)) return
      if (tagAttributes(xml, tag).get('id') !== nodeId || namespaceOf(xml, tag.name, path) !== bpmnNamespace) return
      depthOf.node = depth
      const prefix = prefixOf(xml, sendwrightNamespace, path)
      if (prefix !== undefined) found.prefix = prefix
    } else if (depth === depthOf.node + 1 && found.extensionElements === undefined) {
      if (isNamed(xml, path, 'extensionElements', bpmnNamespace)) depthOf.extensionElements = depth
    } else if (depth === depthOf.extensionElements + 1 && isNamed(xml, path, 'actions', sendwrightNamespace)) {
      if (found.actions === undefined) depthOf.actions = depth
      else found.moreActions = true
    }
  }
  const leave = (close: XmlTag): void => {
    const depth = path.length
    const open = path.at(-1)?.tag
    if (open !== undefined && depthOf.node > 0) {
      if (depth === depthOf.node) [found.node, depthOf.node] = [{ open, close }, 0]
      else if (depth === depthOf.extensionElements)
        [found.extensionElements, depthOf.extensionElements] = [{ open, close }, 0]
      else if (depth === depthOf.actions) [found.actions, depthOf.actions] = [{ open, close }, 0]
      else if (depth === depthOf.node + 1 && isNamed(xml, path, 'documentation', bpmnNamespace))
        found.documentationEnd = close.end
    }
    path.pop()
  }

  const scan = scanXml(xml, {
    tag: (tag) => {
      if (tag.kind !== 'close') enter(tag)
      if (tag.kind !== 'open') leave(tag)
    },
  })
  const { node, ...rest } = found
  return 'fault' in scan || node === undefined ? undefined : { ...rest, root: scan.root, node }
}

interface Scope {
  readonly tag: XmlTag
  /** Read when first asked for. */
  attributes: ReadonlyMap<string, string> | undefined
}

function isNamed(xml: string, path: readonly Scope[], name: string, namespace: string): boolean {
  const tag = path.at(-1)?.tag
  if (tag === undefined || tag.name.slice(tag.name.indexOf(':') + 1) !== name) return false
  return namespaceOf(xml, tag.name, path) === namespace
}

function namespaceOf(xml: string, name: string, path: readonly Scope[]): string | undefined {
  const colon = name.indexOf(':')
  return declaredNamespace(xml, colon === -1 ? 'xmlns' : `xmlns:${name.slice(0, colon)}`, path)
}

function declaredNamespace(xml: string, declaration: string, path: readonly Scope[]): string | undefined {
  for (const scope of path.toReversed()) {
    const uri = attributesOf(xml, scope).get(declaration)
    if (uri !== undefined) return uri
  }
  return undefined
}

function prefixOf(xml: string, namespace: string, path: readonly Scope[]): string | undefined {
  for (const scope of path.toReversed()) {
    for (const [name, uri] of attributesOf(xml, scope)) {
      // A prefix may be declared anew further in.
      if (uri === namespace && name.startsWith('xmlns:') && declaredNamespace(xml, name, path) === namespace)
        return name.slice('xmlns:'.length)
    }
  }
  return undefined
}

function attributesOf(xml: string, scope: Scope): ReadonlyMap<string, string> {
  scope.attributes ??= tagAttributes(xml, scope.tag)
  return scope.attributes
}
