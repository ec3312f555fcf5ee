import { useCallback, useMemo, useSyncExternalStore } from 'react'

/** Which of an action's records is looked at, by the places of its topic and of its message. */
export interface RecordPlace {
  readonly topicIndex: number
  readonly messageIndex: number
}

interface ShownRecord extends RecordPlace {
  readonly actionId: string
}

let shown: ShownRecord | null = null
const listeners = new Set<() => void>()

/** The record that the tabs of the messages and the Record pane show together; the first one until another is chosen. */
export function useShownRecord(actionId: string): RecordPlace & {
  readonly show: (place: Partial<RecordPlace>) => void
} {
  const present = useSyncExternalStore(subscribe, () => shown)
  const { topicIndex, messageIndex } = placeIn(present, actionId)
  const show = useCallback(
    (place: Partial<RecordPlace>) => {
      shown = { ...placeIn(shown, actionId), ...place, actionId }
      for (const listener of listeners) listener()
    },
    [actionId],
  )
  return useMemo(() => ({ topicIndex, messageIndex, show }), [topicIndex, messageIndex, show])
}

const first: RecordPlace = { topicIndex: 0, messageIndex: 0 }

function placeIn(present: ShownRecord | null, actionId: string): RecordPlace {
  return present?.actionId === actionId ? present : first
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
