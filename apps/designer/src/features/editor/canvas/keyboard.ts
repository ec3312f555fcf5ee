import { useEffect } from 'react'
import type { Canvas, CopyPaste, ElementRegistry, Modeler, Selection } from '../../../app/drawing/bpmnJs.ts'
import type { EditorDocument } from '../document/editorDocument.ts'
import { containerInView, viewCenter } from './placeByKeyboard.ts'

/**
 * Undo and redo with the keyboard wherever the focus is, except where text is typed: fields and the code editor have keys of their
 * own for the same stack. What the drawing handled itself is already prevented.
 */
export function useHistoryKeys(editor: EditorDocument): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return
      const key = event.key.toLowerCase()
      const isRedo = key === 'y' || (key === 'z' && event.shiftKey)
      if (!isRedo && key !== 'z') return
      event.preventDefault()
      if (isRedo) editor.redo()
      else editor.undo()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [editor])
}

/** Whether keys go into a text: a field, an element that is edited in place, a code editor. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], .monaco-editor',
    ) !== null
  )
}

/** Above bpmn-js's own listener (1000). */
const beforeBpmnJs = 2000

/**
 * Pastes at once where the pointer is not over the drawing. bpmn-js waits for the mouse to place what is pasted, which somebody
 * who works with the keyboard cannot do.
 */
export function pasteWithoutMouse(modeler: Modeler, host: HTMLElement): () => void {
  const keyboard = modeler.get<Keyboard>('keyboard')
  const onKey = ({ keyEvent }: KeyContext): true | undefined => {
    const isPaste = (keyEvent.ctrlKey || keyEvent.metaKey) && keyEvent.key.toLowerCase() === 'v'
    if (!isPaste || host.matches(':hover')) return undefined
    pasteInView(modeler)
    return true
  }
  keyboard.addListener(beforeBpmnJs, onKey)
  return () => keyboard.removeListener(onKey)
}

interface KeyContext {
  readonly keyEvent: KeyboardEvent
}

interface Keyboard {
  addListener(priority: number, listener: (context: KeyContext) => true | undefined): void
  removeListener(listener: (context: KeyContext) => true | undefined): void
}

function pasteInView(modeler: Modeler): void {
  const canvas = modeler.get<Canvas>('canvas')
  const element = containerInView(canvas, modeler.get<ElementRegistry>('elementRegistry'), null)
  // The types of diagram-js ask for fields that paste fills in itself.
  const paste = modeler.get<CopyPaste>('copyPaste') as unknown as {
    paste(where: { readonly element: object; readonly point: { readonly x: number; readonly y: number } }): unknown
  }
  const pasted = paste.paste({ element, point: viewCenter(canvas) })
  if (Array.isArray(pasted)) modeler.get<Selection>('selection').select(pasted)
}
