import type { ModdleElement } from 'bpmn-moddle'

/** The element that a property of another holds; undefined when it holds none. */
export function elementOf(element: ModdleElement, property: string): ModdleElement | undefined {
  const value = element.get(property)
  return isElement(value) ? value : undefined
}

/** The elements of a property that holds a list. */
export function elementsOf(element: ModdleElement, property: string): readonly ModdleElement[] {
  const value = element.get(property)
  return Array.isArray(value) ? value.filter(isElement) : []
}

/** The text of a property; undefined when it has none. */
export function textOf(element: ModdleElement, property: string): string | undefined {
  const value = element.get(property)
  return typeof value === 'string' ? value : undefined
}

function isElement(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && '$type' in value
}
