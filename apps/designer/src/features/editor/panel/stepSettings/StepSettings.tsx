import { IconBan } from '@tabler/icons-react'
import { text } from '../../../../text/en.ts'
import { SentenceText } from '../../../../ui/SentenceText.tsx'
import type { Problem } from '@sendwright/model'
import type { EditorNode } from '../../document/editorDocument.ts'
import { FieldProblems } from '../../problems/FieldProblems.tsx'
import { useServerProblems } from '../../problems/useServerProblems.ts'
import { FlowList } from './FlowList.tsx'
import classes from './StepSettings.module.css'
import { TimerSettings } from './TimerSettings.tsx'

/** What decides about the way through a step, besides its actions. */
export function StepSettings({ node }: { readonly node: EditorNode }) {
  const { byNode, notExecuted } = useServerProblems()
  const reason = notExecuted.get(node.id)
  const others = (byNode.get(node.id) ?? []).filter(isOfStep)
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
      {others.length > 0 && (
        <div className={classes['others']}>
          <FieldProblems action={null} problems={others} onFix={() => undefined} />
        </div>
      )}
      {node.event === 'timer' && <TimerSettings node={node} />}
      <FlowList node={node} />
    </>
  )
}

/** Not one that stands in a place of its own: above, or under a condition. */
function isOfStep({ code, path }: Problem): boolean {
  return code !== 'not-executed' && !path.startsWith('/flows/')
}
