import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css'
import './drawing.css'
import { useEffect, useMemo, useState } from 'react'
import { text } from '../../../text/en.ts'
import { useEditorDocument, useEditorSnapshot } from '../document/editorDocument.ts'
import { useEditorSession } from '../document/editorSessionContext.ts'
import { useProcessProblems } from '../problems/useProblems.ts'
import { BadgeLayer } from './BadgeLayer.tsx'
import { CanvasToolbar } from './CanvasToolbar.tsx'
import { HistoryBar } from './HistoryBar.tsx'
import { pasteWithoutMouse, useHistoryKeys } from './keyboard.ts'
import { Outline } from './Outline.tsx'
import { useView, type FitMargin } from './view.ts'
import { ViewBar } from './ViewBar.tsx'

/** Room for the tool bars and the badges. */
const margin: FitMargin = { x: 40, top: 72, bottom: 64 }

/** Everything around the open drawing: tools, badges, outline, view, keys. The drawing itself is in `host`, put there by bpmn-js. */
export function Canvas({ host }: { readonly host: HTMLElement }) {
  const { modeler } = useEditorSession().document
  const document = useEditorDocument()
  const view = useView(modeler, host, margin)
  const [outlineOpen, setOutlineOpen] = useState(false)
  useHistoryKeys(document)
  useEffect(() => pasteWithoutMouse(modeler, host), [modeler, host])
  useEffect(() => nameDrawing(host), [host])
  useEffect(() => {
    // What is small on the screen drops to its number: the style sheet reads this.
    host.parentElement?.setAttribute('data-zoom', view.zoom < 0.5 ? 'far' : 'near')
  }, [host, view.zoom])
  return (
    <>
      <CanvasToolbar />
      <HistoryBar />
      <EditorBadges />
      {outlineOpen && <Outline onClose={() => setOutlineOpen(false)} />}
      <ViewBar view={view} outlineOpen={outlineOpen} onOutline={() => setOutlineOpen((open) => !open)} />
    </>
  )
}

function EditorBadges() {
  const { modeler } = useEditorSession().document
  const document = useEditorDocument()
  const { nodes, selectedNodeId } = useEditorSnapshot()
  const { byNode } = useProcessProblems()
  const badges = useMemo(
    () =>
      nodes.map((node) => ({
        nodeId: node.id,
        actions: node.actions.length,
        errors: byNode.get(node.id)?.errors ?? 0,
        warnings: byNode.get(node.id)?.warnings ?? 0,
        selected: node.id === selectedNodeId,
      })),
    [nodes, byNode, selectedNodeId],
  )
  return <BadgeLayer drawing={modeler} badges={badges} onSelect={document.select} />
}

/** Gives the drawing a role and a name, and makes it the region that F6 moves to. */
function nameDrawing(host: HTMLElement): void {
  const svg = host.querySelector('.djs-container > svg')
  svg?.setAttribute('role', 'application')
  svg?.setAttribute('aria-label', text.editor.drawing.label)
  svg?.setAttribute('data-region', 'drawing')
}
