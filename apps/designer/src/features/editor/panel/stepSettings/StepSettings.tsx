import { IconBan } from '@tabler/icons-react'
import { text } from '../../../../text/en.ts'
import { SentenceText } from '../../../../ui/SentenceText.tsx'
import type { EditorNode } from '../../document/editorDocument.ts'
import { useNotExecuted } from '../../problems/useServerProblems.ts'
import { FlowList } from './FlowList.tsx'
import classes from './StepSettings.module.css'
import { TimerSettings } from './TimerSettings.tsx'

/** What decides about the way through a step, besides its actions. */
export function StepSettings({ node }: { readonly node: EditorNode }) {
  const reason = useNotExecuted().get(node.id)
  return (
    <>
      {reason !== undefined && (
        <div className={classes['notExecuted']}>
          <IconBan size={16} stroke={1.6} aria-hidden />
          <p>
            <strong>{text.panel.notExecuted}</strong> <SentenceText>{reason}</SentenceText>
          </p>
        </div>
      )}
      {node.event === 'timer' && <TimerSettings node={node} />}
      <FlowList node={node} />
    </>
  )
}
