import { ActionIcon, Radio, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { text } from '../../../../text/en.ts'
import { useEditorDocument, useEditorSnapshot, type EditorNode } from '../../document/editorDocument.ts'
import { ConditionField } from './ConditionField.tsx'
import { flowName } from './flowName.ts'
import classes from './StepSettings.module.css'
import { waysOut, type WaysOut } from './waysOut.ts'

/** The ways out of a step: their conditions, their order where it counts, and which is taken where none holds. */
export function FlowList({ node }: { readonly node: EditorNode }) {
  const words = text.panel.flow
  const ways = waysOut(node)
  if (ways === 'none') return null
  return (
    <section className={classes['section']} aria-label={words.title}>
      <div className={classes['head']}>
        <h3 className={classes['title']}>{words.title}</h3>
        <span className={classes['note']}>{words.notes[ways]}</span>
      </div>
      <ol className={classes['flows']}>
        {node.outgoing.map((flow, index) => (
          <FlowRow key={flow.id} node={node} index={index} ways={ways} />
        ))}
      </ol>
    </section>
  )
}

function FlowRow({ node, index, ways }: { readonly node: EditorNode; readonly index: number; readonly ways: WaysOut }) {
  const words = text.panel.flow
  const document = useEditorDocument()
  const { nodes } = useEditorSnapshot()
  const flow = node.outgoing[index]
  if (flow === undefined) return null
  const name = flowName(flow, nodes)
  const isOnly = node.outgoing.length === 1
  return (
    <li className={classes['flow']}>
      <div className={classes['flowHead']}>
        {ways === 'first' && !isOnly && <span className={classes['number']}>{index + 1}</span>}
        <button
          type="button"
          className={classes['flowName']}
          title={words.show}
          onClick={() => document.select(flow.id)}
        >
          {name}
        </button>
        {ways !== 'every' && !isOnly && (
          <Radio
            size="xs"
            label={words.default}
            checked={flow.isDefault}
            aria-label={words.defaultOf(name)}
            onClick={() => document.setDefaultFlow(node.id, flow.isDefault ? null : flow.id)}
            onChange={() => undefined}
          />
        )}
        {ways === 'first' && !isOnly && (
          <>
            <MoveButton label={words.moveUp(name)} isPossible={index > 0} onMove={() => document.moveFlow(flow.id, -1)}>
              <IconArrowUp size={14} stroke={1.6} />
            </MoveButton>
            <MoveButton
              label={words.moveDown(name)}
              isPossible={index < node.outgoing.length - 1}
              onMove={() => document.moveFlow(flow.id, 1)}
            >
              <IconArrowDown size={14} stroke={1.6} />
            </MoveButton>
          </>
        )}
      </div>
      {ways !== 'every' &&
        (flow.isDefault ? (
          <p className={classes['default']}>{words.defaultNote}</p>
        ) : (
          <ConditionField nodeId={node.id} flow={flow} label={words.conditionOf(name)} />
        ))}
    </li>
  )
}

function MoveButton({
  label,
  isPossible,
  onMove,
  children,
}: {
  readonly label: string
  readonly isPossible: boolean
  readonly onMove: () => void
  readonly children: React.ReactNode
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={22} aria-label={label} disabled={!isPossible} onClick={onMove}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
