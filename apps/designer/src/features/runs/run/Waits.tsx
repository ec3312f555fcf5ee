import type { ActionStanding, Run, RunVisit } from '@sendwright/model'
import { IconCheck } from '@tabler/icons-react'
import { useDecideRun } from '../../../api/runs.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { ReasonButton } from '../../../app/ReasonButton.tsx'
import { text } from '../../../text/en.ts'
import { formatShortSecond } from '../../../text/format.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import classes from './StepPanel.module.css'

/** The actions of a visit that wait for a timer or a reply, each of which a person can skip instead. */
export function Waits({ run, visit }: { readonly run: Run; readonly visit: RunVisit }) {
  const words = text.run.waits
  const decide = useDecideRun()
  const waiting = visit.actions.filter(isWaiting)
  if (waiting.length === 0) return null

  function skip(standing: ActionStanding, reason: string | null): void {
    decide.mutate(
      { run: String(run.id), action: standing.action, visit: visit.id, decision: { operation: 'skip', reason } },
      {
        onSuccess: () => notify({ message: text.run.decide.done.skip, icon: <IconCheck size={16} stroke={1.6} /> }),
      },
    )
  }

  return (
    <section className={classes['waits']} aria-label={words.label}>
      {waiting.map((standing) => (
        <div key={standing.action} className={classes['waitRow']}>
          <span>
            <strong>{standing.name || standing.action}</strong> {noteOf(standing, visit)}
          </span>
          <ReasonButton
            operation="skip"
            isPending={decide.isPending && decide.variables.action === standing.action}
            isWarning={false}
            onConfirm={(reason) => skip(standing, reason)}
          />
        </div>
      ))}
      {decide.error && <ErrorState title={text.run.decide.notDone.skip} {...errorView(decide.error)} />}
    </section>
  )
}

/** Whether an action waits for its timer or a reply. */
export function isWaiting({ state, type }: ActionStanding): boolean {
  return state === 'timer' || (state === 'performing' && type === 'kafkaReceive')
}

function noteOf({ state, dueAt }: ActionStanding, { wait }: RunVisit): string {
  const words = text.run.waits
  if (state === 'timer') return words.timer(dueAt === null ? null : formatShortSecond(dueAt))
  return words.reply(wait?.for === 'reply' ? formatShortSecond(wait.since) : null)
}
