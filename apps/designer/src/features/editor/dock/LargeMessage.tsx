import type { KafkaSendAction } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { useShownRecord } from '../panel/shownRecord.ts'
import { useSendEdits } from '../panel/useActionEdits.ts'
import { useOpenAction } from '../panel/useOpenAction.ts'
import { ValueField } from '../panel/ValueField.tsx'
import { useProcessProblems } from '../problems/useProblems.ts'
import classes from './LargeMessage.module.css'

/** The message editor in the dock's place. */
export function LargeMessage({ action }: { readonly action: KafkaSendAction }) {
  const { node } = useOpenAction()
  const problems = useProcessProblems().byAction.get(action) ?? []
  const edits = useSendEdits(node?.id ?? '', action.id)
  const index = Math.min(useShownRecord(action.id).messageIndex, action.parameters.messages.length - 1)
  const message = action.parameters.messages[index]
  if (message === undefined) return <p>{text.panel.parameters.noMessages}</p>
  return (
    <section className={classes['large']} aria-label={text.panel.parameters.message(index + 1)}>
      <ValueField large action={action} index={index} message={message} problems={problems} edits={edits} />
    </section>
  )
}
