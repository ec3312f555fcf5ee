import type { BpmnElement, Moddle } from './bpmnElement.ts'
import { genericChildren, genericProperties } from './foreignElements.ts'

const storageKey = 'sendwright-clipboard'

interface Clipboard {
  get(): unknown
  set(tree: unknown): void
  clear(): unknown
  isEmpty(): boolean
}

/**
 * A clipboard for the drawing that other tabs see, in place of the one that lives in a single modeler. What does not fit the
 * browser's storage (about 5 MB) can be pasted in this tab only.
 */
export function createTabClipboard(moddle: Moddle): Clipboard {
  let memory: unknown
  return {
    get: () => memory ?? parseTree(localStorage.getItem(storageKey), moddle),
    set(tree) {
      memory = undefined
      try {
        localStorage.setItem(storageKey, JSON.stringify(tree, writeElement))
      } catch (error) {
        if (!(error instanceof DOMException)) throw error
        memory = tree
      }
    },
    clear() {
      const tree = this.get()
      memory = undefined
      localStorage.removeItem(storageKey)
      return tree
    },
    isEmpty: () => memory === undefined && localStorage.getItem(storageKey) === null,
  }
}
createTabClipboard.$inject = ['moddle']

/** An element of another tool goes with its namespace, because no descriptor names it; so do attributes of other tools. */
function writeElement(_key: string, value: unknown): unknown {
  if (!isGeneric(value)) return withForeignAttributes(value)
  const children = genericChildren(value)
  return {
    $generic: value.$type,
    $uri: value.$descriptor?.ns?.uri ?? '',
    properties: genericProperties(value),
    ...(children.length > 0 && { children }),
  }
}

function withForeignAttributes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$type' in value && '$attrs' in value)) return value
  const { $attrs } = value
  const isEmpty = typeof $attrs !== 'object' || $attrs === null || Object.keys($attrs).length === 0
  return isEmpty ? value : { ...value, $foreign: $attrs }
}

function isGeneric(value: unknown): value is BpmnElement {
  return typeof value === 'object' && value !== null && '$descriptor' in value && isGenericDescriptor(value.$descriptor)
}

function isGenericDescriptor(descriptor: unknown): boolean {
  return (
    typeof descriptor === 'object' && descriptor !== null && 'isGeneric' in descriptor && descriptor.isGeneric === true
  )
}

function parseTree(text: string | null, moddle: Moddle): unknown {
  if (text === null) return undefined
  // One instance per id, as in the drawing: two shapes of one element share its business object.
  const byId = new Map<string, BpmnElement>()
  return JSON.parse(text, (_key, value: unknown) => readElement(value, moddle, byId))
}

function readElement(value: unknown, moddle: Moddle, byId: Map<string, BpmnElement>): unknown {
  if (typeof value !== 'object' || value === null) return value
  // JSON.parse gives plain objects, so looking at their properties is safe.
  const object = value as Record<string, unknown>
  if (typeof object['$generic'] === 'string') return readGeneric(object, object['$generic'], moddle)
  const { $type, $foreign, ...properties } = object
  if (typeof $type !== 'string') return value
  const id = properties['id']
  const known = typeof id === 'string' ? byId.get(id) : undefined
  if (known !== undefined) return known
  const element = adopt(moddle.create($type, properties))
  if (typeof $foreign === 'object' && $foreign !== null) Object.assign(element.$attrs ?? {}, $foreign)
  if (typeof id === 'string') byId.set(id, element)
  return element
}

function readGeneric(object: Record<string, unknown>, type: string, moddle: Moddle): BpmnElement {
  const { $uri, properties, children } = object
  // Both were written by writeElement above.
  const element = moddle.createAny(type, String($uri), properties as Record<string, unknown>)
  return children === undefined ? element : adopt(Object.assign(element, { $children: children }))
}

/** Tells the elements below an element whom they belong to. */
function adopt(element: BpmnElement): BpmnElement {
  for (const value of Object.values(element))
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child === 'object' && child !== null && '$type' in child) Object.assign(child, { $parent: element })
  return element
}
