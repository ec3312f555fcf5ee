import type { ModdleElement } from 'bpmn-moddle'
import { elementOf, elementsOf, textOf } from './moddleAccess.ts'

/** The names of the lanes that hold a step, outermost first, joined with " / ". Lanes without a name are passed over. */
export function laneNames(process: ModdleElement): ReadonlyMap<ModdleElement, string> {
  const names = new Map<ModdleElement, string>()
  const pending = lanesOf(elementsOf(process, 'laneSets'), [])
  // Outer lanes come first, so that the innermost lane has the last word.
  for (const { lane, outer } of pending) {
    const name = textOf(lane, 'name') ?? ''
    const path = name === '' ? outer : [...outer, name]
    if (path.length > 0) for (const step of elementsOf(lane, 'flowNodeRef')) names.set(step, path.join(' / '))
    const inner = elementOf(lane, 'childLaneSet')
    if (inner !== undefined) pending.push(...lanesOf([inner], path))
  }
  return names
}

interface Lane {
  readonly lane: ModdleElement
  readonly outer: readonly string[]
}

function lanesOf(laneSets: readonly ModdleElement[], outer: readonly string[]): Lane[] {
  return laneSets.flatMap((set) => elementsOf(set, 'lanes')).map((lane) => ({ lane, outer }))
}
