import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css'
import '../../../app/drawing/drawing.css'
import { useEffect, useMemo, useState } from 'react'
import { text } from '../../../text/en.ts'
import { useEditorDocument, useEditorSnapshot } from '../document/editorDocument.ts'
import { useEditorSession } from '../document/editorSessionContext.ts'
import type { Canvas as DrawingCanvas, ElementRegistry, Modeler } from '../../../app/drawing/bpmnJs.ts'
import { useProcessProblems } from '../problems/useProblems.ts'
import { useNotExecuted } from '../problems/useServerProblems.ts'
import { BadgeLayer } from './BadgeLayer.tsx'
import { HistoryBar } from './HistoryBar.tsx'
import { pasteWithoutMouse, useHistoryKeys } from './keyboard.ts'
import { Outline } from './Outline.tsx'
import { nameDrawing } from '../../../app/drawing/nameDrawing.ts'
import { useView, type FitMargin } from '../../../app/drawing/view.ts'
import { ViewBar } from './ViewBar.tsx'

/** Room for the tool bars and the badges. */
const fitMargin: FitMargin = { left: 40, right: 40, top: 72, bottom: 64 }
/** The outline lies over the drawing, which would become too small beside it; what is selected in it goes beside it. */
const outlineMargin: FitMargin = { ...fitMargin, left: 373 }
const outlineNeeds = 720

/** Everything around the open drawing besides the toolbar: history, badges, outline, view, keys. The drawing itself is in `host`, put there by bpmn-js. */
export function Canvas({ host }: { readonly host: HTMLElement }) {
  const { modeler } = useEditorSession().document
  const document = useEditorDocument()
  const [outlineOpen, setOutlineOpen] = useState(false)
  const margin = outlineOpen && host.clientWidth > outlineNeeds ? outlineMargin : fitMargin
  const view = useView(modeler, host, fitMargin)
  useSelectionInView(modeler, host, margin)
  useHistoryKeys(document)
  useEffect(() => pasteWithoutMouse(modeler, host), [modeler, host])
  useEffect(() => nameDrawing(host, text.editor.drawing.label), [host])
  useEffect(() => {
    // What is small on the screen drops to its number: the style sheet reads this.
    host.parentElement?.setAttribute('data-zoom', view.zoom < 0.5 ? 'far' : 'near')
  }, [host, view.zoom])
  return (
    <>
      <HistoryBar />
      <EditorBadges />
      {outlineOpen && <Outline onClose={() => setOutlineOpen(false)} />}
      <ViewBar view={view} outlineOpen={outlineOpen} onOutline={() => setOutlineOpen((open) => !open)} />
    </>
  )
}

/** Moves the view to a step that was selected elsewhere: in the outline, by a problem, by the address. */
function useSelectionInView(modeler: Modeler, host: HTMLElement, margin: FitMargin): void {
  const { selectedNodeId } = useEditorSnapshot()
  useEffect(() => {
    if (selectedNodeId === null || modeler.get<ElementRegistry>('elementRegistry').get(selectedNodeId) === undefined)
      return
    // What is under the pointer stays there.
    if (host.matches(':hover')) return
    modeler.get<DrawingCanvas>('canvas').scrollToElement(selectedNodeId, margin)
  }, [modeler, host, margin, selectedNodeId])
}

function EditorBadges() {
  const { modeler } = useEditorSession().document
  const document = useEditorDocument()
  const { nodes, selectedNodeId } = useEditorSnapshot()
  const { byNode } = useProcessProblems()
  const notExecuted = useNotExecuted()
  const badges = useMemo(
    () =>
      nodes.map((node) => ({
        nodeId: node.id,
        actions: node.actions.length,
        errors: byNode.get(node.id)?.errors ?? 0,
        warnings: byNode.get(node.id)?.warnings ?? 0,
        selected: node.id === selectedNodeId,
        notExecuted: notExecuted.get(node.id) ?? null,
      })),
    [nodes, byNode, selectedNodeId, notExecuted],
  )
  return <BadgeLayer drawing={modeler} badges={badges} onSelect={document.select} />
}
