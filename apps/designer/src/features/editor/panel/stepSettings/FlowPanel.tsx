import { Checkbox } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { text } from '../../../../text/en.ts'
import links from '../../../../ui/link.module.css'
import { useEditorDocument, useEditorSnapshot, type EditorNode } from '../../document/editorDocument.ts'
import header from '../StepHeader.module.css'
import { ConditionField } from './ConditionField.tsx'
import { flowName } from './flowName.ts'
import classes from './StepSettings.module.css'
import { waysOut } from './waysOut.ts'

/** The panel of a selected flow: its condition, and whether it is the default one of the step it leaves. */
export function FlowPanel({ node, flowId }: { readonly node: EditorNode; readonly flowId: string }) {
  const words = text.panel.flow
  const document = useEditorDocument()
  const { nodes } = useEditorSnapshot()
  const flow = node.outgoing.find(({ id }) => id === flowId)
  if (flow === undefined) return null
  const ways = waysOut(node)
  const canChoose = node.outgoing.length > 1 && (ways === 'first' || ways === 'all')
  const stepLink = (
    <button type="button" className={links['link']} onClick={() => document.select(node.id)}>
      {text.editor.stepName(node)}
    </button>
  )
  return (
    <>
      <div className={header['header']}>
        <span className={header['icon']}>
          <IconArrowRight size={18} stroke={1.6} aria-hidden />
        </span>
        <div className={header['names']}>
          <div className={header['type']}>{words.one}</div>
          <h2 className={header['name']}>{flowName(flow, nodes)}</h2>
        </div>
      </div>
      <div className={classes['section']}>
        <p className={classes['from']}>
          {words.from} {stepLink}
        </p>
        {canChoose ? (
          <>
            {flow.isDefault ? (
              <p className={classes['default']}>{words.defaultNote}</p>
            ) : (
              <>
                <span className={classes['label']}>{words.condition}</span>
                <ConditionField nodeId={node.id} flow={flow} label={words.condition} />
              </>
            )}
            <Checkbox
              size="xs"
              label={words.default}
              description={words.defaultHelp}
              checked={flow.isDefault}
              onChange={(event) => document.setDefaultFlow(node.id, event.currentTarget.checked ? flow.id : null)}
            />
          </>
        ) : (
          <p className={classes['default']}>{words.always}</p>
        )}
      </div>
    </>
  )
}
