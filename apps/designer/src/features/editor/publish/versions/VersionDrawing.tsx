import { readBpmn } from '@sendwright/bpmn'
import type { ProcessNode } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { versionQueries } from '../../../../api/versions.ts'
import drawing from '../../../../app/drawing/Drawing.module.css'
import { ProcessDrawing } from '../../../../app/drawing/ProcessDrawing.tsx'
import type { StepLook } from '../../../../app/drawing/stepLooks.ts'
import { ZoomButtons } from '../../../../app/drawing/ZoomButtons.tsx'
import { errorView } from '../../../../app/errorView.ts'
import { text } from '../../../../text/en.ts'
import { ErrorState } from '../../../../ui/ErrorState.tsx'
import { moveBetweenRows } from '../../../../ui/rowKeys.ts'
import { actionName } from '../../panel/actionName.ts'
import { actionRows } from '../../panel/actionTree.ts'
import { useEditorPlace } from '../../problems/useEditorPlace.ts'
import { ActionContent } from '../ActionContent.tsx'
import classes from './VersionDrawing.module.css'

/** A version to look at: its drawing, its steps, and the actions of the chosen one. Nothing in it can be changed. */
export function VersionDrawing({ number }: { readonly number: number }) {
  const words = text.publish.versions
  const { processId, place } = useEditorPlace()
  const query = useQuery(versionQueries.detail(processId, number))
  const bpmn = query.data?.bpmn
  const nodes = useNodes(bpmn)
  const [isFailed, setFailed] = useState(false)
  const [chosen, setChosen] = useState<string | null>(place.node ?? null)
  const withActions = nodes.filter((node) => node.actions.length > 0)
  const selected = nodes.find(({ id }) => id === chosen) ?? withActions[0] ?? null
  if (bpmn === undefined)
    return (
      <div className={classes['message']}>
        {query.error && (
          <ErrorState title={words.compareFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
        )}
      </div>
    )
  return (
    <div className={classes['view']}>
      {isFailed ? (
        <p className={classes['failed']}>{words.drawingFailed}</p>
      ) : (
        <ProcessDrawing
          bpmn={bpmn}
          label={words.drawingOf(number)}
          looks={ownLooks}
          selected={selected?.id ?? null}
          onSelect={(id) => nodes.some((node) => node.id === id) && setChosen(id)}
          onFailed={() => setFailed(true)}
        >
          {(_drawing, view) => (
            <div className={`${drawing['bar']} ${drawing['view']}`} role="toolbar" aria-label={words.view}>
              <ZoomButtons view={view} />
            </div>
          )}
        </ProcessDrawing>
      )}
      <div className={classes['side']}>
        <ul className={classes['steps']} aria-label={words.steps} data-rows>
          {withActions.map((node) => (
            <li key={node.id}>
              <button
                type="button"
                className={classes['step']}
                aria-current={node === selected}
                data-row
                onClick={() => setChosen(node.id)}
                onKeyDown={moveBetweenRows}
              >
                <span>{stepName(node)}</span>
                <span className={classes['count']}>{words.actions(node.actions.length)}</span>
              </button>
            </li>
          ))}
        </ul>
        {selected && <Step node={selected} />}
      </div>
    </div>
  )
}

/** Every step as the file draws it. */
const ownLooks: ReadonlyMap<string, StepLook> = new Map()

function useNodes(bpmn: string | undefined): readonly ProcessNode[] {
  const [nodes, setNodes] = useState<readonly ProcessNode[]>([])
  useEffect(() => {
    if (bpmn === undefined) return
    let isCurrent = true
    void readBpmn(bpmn).then((result) => {
      if (isCurrent && result.ok) setNodes(result.value.graph.nodes)
    })
    return () => {
      isCurrent = false
    }
  }, [bpmn])
  return nodes
}

function Step({ node }: { readonly node: ProcessNode }) {
  const words = text.publish.versions
  return (
    <section className={classes['actions']} aria-label={stepName(node)}>
      <h4 className={classes['title']}>{stepName(node)}</h4>
      {node.actions.length === 0 && <p className={classes['faint']}>{words.noActions}</p>}
      {actionRows(node.actions).map(({ action, number, depth }) => (
        <div key={action.id} className={classes['action']} style={{ marginLeft: depth * 20 }}>
          <h5 className={classes['name']}>
            {number} {actionName(action)}
          </h5>
          <ActionContent action={action} />
        </div>
      ))}
    </section>
  )
}

function stepName({ name, type }: ProcessNode): string {
  return text.editor.stepName({ name, type, event: null })
}
