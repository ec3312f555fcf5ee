import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useEditorDocument, useEditorSnapshot, type EditorNode } from './document/editorDocument.ts'

const route = getRouteApi('/processes/$processId')

/** Keeps the selected step and `?node=` the same: a link opens its step, and the address of what is seen can be passed on. */
export function useSelectionInAddress(): void {
  const document = useEditorDocument()
  const { selectedNodeId, nodes } = useEditorSnapshot()
  const { node } = route.useSearch()
  const navigate = route.useNavigate()
  // The address wins when the editor opens; after that whichever of the two has changed.
  const seen = useRef<{ readonly node: string | undefined; readonly selected: string | null }>({
    node: undefined,
    selected: null,
  })

  const follow = useEffectEvent((): void => {
    const before = seen.current
    seen.current = { node, selected: selectedNodeId }
    if (node !== before.node && node !== (selectedNodeId ?? undefined)) {
      if (node === undefined || nodes.some(({ id }) => id === node)) document.select(node ?? null)
      return
    }
    if (selectedNodeId === before.selected) return
    void navigate({
      replace: true,
      // The place that is asked for last counts: a link to an action names its step itself.
      search: (present) =>
        present.node === (selectedNodeId ?? undefined)
          ? present
          : { ...present, node: selectedNodeId ?? undefined, action: undefined },
    })
  })
  useEffect(() => follow(), [node, selectedNodeId])

  const begin = useEffectEvent((): void => {
    const first = node === undefined && selectedNodeId === null ? stepToBeginWith(nodes) : null
    if (first !== null) document.select(first)
  })
  useEffect(() => begin(), [])
}

/** In a process that sends nothing yet, the first send task: its panel offers the next step. */
function stepToBeginWith(nodes: readonly EditorNode[]): string | null {
  if (nodes.some(({ actions, unreadable }) => actions.length > 0 || unreadable !== null)) return null
  return nodes.find(({ type, shown }) => type === 'SendTask' && shown)?.id ?? null
}
