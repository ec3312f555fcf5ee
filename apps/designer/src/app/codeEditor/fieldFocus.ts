import type { TextRange } from '@sendwright/model'
import { useEffect, useEffectEvent } from 'react'

/** A field that is asked to take the focus, by its action and path. */
export interface FieldFocus {
  readonly actionId: string
  readonly path: string
  readonly position: TextRange | null
}

let wanted: FieldFocus | null = null
const listeners = new Set<() => void>()

/** Asks a field to take the focus; it waits for one that is not on the screen yet, such as an editor that loads. */
export function focusField(focus: FieldFocus): void {
  wanted = focus
  for (const listener of listeners) listener()
}

/** Gives a field the focus when it is asked for: its own path, or one below it. */
export function useFieldFocus(
  field: { readonly actionId: string; readonly path: string },
  take: (focus: FieldFocus) => void,
): void {
  const { actionId, path } = field
  const takeWhenMeant = useEffectEvent(() => {
    if (wanted === null || wanted.actionId !== actionId) return
    if (wanted.path !== path && !wanted.path.startsWith(`${path}/`)) return
    const focus = wanted
    wanted = null
    take(focus)
  })
  useEffect(() => {
    takeWhenMeant()
    const listener = (): void => takeWhenMeant()
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [actionId, path])
}

/** Tells what is around fields that one of them is asked for, so that it can be shown. Does not take the request. */
export function useFieldRequest(actionId: string, show: (path: string) => void): void {
  const showWhenMeant = useEffectEvent(() => {
    if (wanted?.actionId === actionId) show(wanted.path)
  })
  useEffect(() => {
    showWhenMeant()
    const listener = (): void => showWhenMeant()
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [actionId])
}
