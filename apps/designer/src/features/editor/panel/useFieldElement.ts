import { useRef, type RefObject } from 'react'
import { useFieldFocus } from '../../../app/codeEditor/fieldFocus.ts'

/** The element of an action's field, which gets the focus when a problem there is gone to. */
export function useFieldElement<Focusable extends HTMLElement>(
  actionId: string,
  path: string,
): RefObject<Focusable | null> {
  const element = useRef<Focusable>(null)
  useFieldFocus({ actionId, path }, () => element.current?.focus())
  return element
}
