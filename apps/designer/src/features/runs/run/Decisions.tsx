import { Button } from '@mantine/core'
import type { ActionStanding, ProcessGraph, Run, RunVisit } from '@sendwright/model'
import { IconAlertCircle, IconCheck, IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useDecideRun, type RunDecision } from '../../../api/runs.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { ReasonButton } from '../../../app/ReasonButton.tsx'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { EditDialog } from './EditDialog.tsx'
import classes from './StepPanel.module.css'

export interface DecisionsProps {
  readonly run: Run
  readonly graph: ProcessGraph
  readonly visit: RunVisit
  readonly standing: ActionStanding
}

/** Why an action stopped, and what a person can decide: the filled button is what helps with this reason. */
export function Decisions({ run, graph, visit, standing }: DecisionsProps) {
  const words = text.run
  const decide = useDecideRun()
  const [isEditing, setEditing] = useState(false)
  const { stopped, action } = standing
  if (stopped === null) return null
  // The world was at fault where the record was built and not taken; else the template or the data were.
  const isWorld = stopped.reason === 'delivery-failed' || stopped.reason === 'reply-timed-out'
  const asked = decide.isPending ? decide.variables.decision.operation : null

  function act(decision: RunDecision): void {
    decide.mutate(
      { run: String(run.id), action, visit: visit.id, decision },
      {
        onSuccess: () => {
          setEditing(false)
          notify({ message: words.decide.done[decision.operation], icon: <IconCheck size={16} stroke={1.6} /> })
        },
      },
    )
  }

  const failure = decide.error && (
    <ErrorState title={words.decide.notDone[decide.variables.decision.operation]} {...errorView(decide.error)} />
  )
  return (
    <section className={classes['failure']} aria-label={words.failure[stopped.reason]}>
      <div className={classes['box']} role="alert">
        <IconAlertCircle size={16} stroke={1.6} aria-hidden />
        <div>
          <p className={classes['boxTitle']}>{words.failure[stopped.reason]}</p>
          <p>
            <SentenceText>{withoutTitle(stopped.message, words.failure[stopped.reason])}</SentenceText>
          </p>
        </div>
      </div>
      <fieldset className={classes['decisions']} aria-label={words.decide.label}>
        <Button
          {...(isWorld && { variant: 'default' })}
          leftSection={<IconPencil size={16} stroke={1.6} />}
          onClick={() => setEditing(true)}
        >
          {words.decide.edit}
        </Button>
        <Button
          {...(!isWorld && { variant: 'default' })}
          loading={asked === 'retry'}
          onClick={() => act({ operation: 'retry', reason: null })}
        >
          {words.decide.retry}
        </Button>
        <ReasonButton
          operation="skip"
          isPending={asked === 'skip'}
          isWarning={false}
          onConfirm={(reason) => act({ operation: 'skip', reason })}
        />
        <span className={classes['spring']} />
        <ReasonButton
          operation="cancel"
          isPending={asked === 'cancel'}
          isWarning
          onConfirm={(reason) => act({ operation: 'cancel', reason })}
        />
      </fieldset>
      <p className={classes['note']}>{words.decide.note}</p>
      {!isEditing && failure}
      {isEditing && (
        <EditDialog
          run={run}
          action={graph.nodes.find(({ id }) => id === visit.node)?.actions.find(({ id }) => id === action)}
          standing={standing}
          delivered={deliveredOf(run, visit, action)}
          isPending={decide.isPending}
          failure={failure}
          onClose={() => setEditing(false)}
          onConfirm={(data, parameters) => act({ operation: 'edit', data, parameters })}
        />
      )}
    </section>
  )
}

/** How many records of an action are in Kafka already: they go out again. */
function deliveredOf(run: Run, visit: RunVisit, action: string): number {
  return run.recordList.filter(
    (record) => record.visit === visit.id && record.action === action && record.state === 'delivered',
  ).length
}

/** The title above says already what went wrong. */
function withoutTitle(message: string, title: string): string {
  return message.startsWith(`${title}: `) ? message.slice(title.length + 2) : message
}
