import { Button, Group, Modal } from '@mantine/core'
import { createProblem, type ActionStanding, type JsonData, type Run, type RunVisit } from '@sendwright/model'
import { IconCheck, IconHandClick } from '@tabler/icons-react'
import { useState } from 'react'
import { useDecideRun } from '../../../api/runs.ts'
import { readData } from '../../../app/codeEditor/jsonFault.ts'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { randomUuid } from '../../../app/randomUuid.ts'
import { isObject } from '../../../app/startRun/startForm.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import classes from './StepPanel.module.css'
import { changedData, offeredData } from './triggerData.ts'

/** The actions of a visit that a person can trigger now. */
export function Triggers({ run, visit }: { readonly run: Run; readonly visit: RunVisit }) {
  const words = text.run.trigger
  const triggerable = visit.actions.filter(({ canTrigger }) => canTrigger)
  const [open, setOpen] = useState<ActionStanding | null>(null)
  const decide = useDecideRun()

  function trigger(standing: ActionStanding, data: JsonData): void {
    decide.mutate(
      {
        run: String(run.id),
        action: standing.action,
        visit: visit.id,
        decision: { operation: 'trigger', data },
        idempotencyKey: randomUuid(),
      },
      {
        onSuccess: () => {
          setOpen(null)
          notify({ message: text.run.decide.done.trigger, icon: <IconCheck size={16} stroke={1.6} /> })
        },
      },
    )
  }

  if (triggerable.length === 0) return null
  const failure = decide.error && <ErrorState title={text.run.decide.notDone.trigger} {...errorView(decide.error)} />
  return (
    <section className={classes['triggers']} aria-label={words.button}>
      {triggerable.map((standing) => (
        <div key={standing.action} className={classes['triggerRow']}>
          <span>{standing.name || standing.action}</span>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconHandClick size={14} stroke={1.6} />}
            loading={decide.isPending && decide.variables.action === standing.action}
            aria-label={words.title(standing.name || standing.action)}
            onClick={() => (standing.acceptedDataKeys.length === 0 ? trigger(standing, {}) : setOpen(standing))}
          >
            {words.button}
          </Button>
        </div>
      ))}
      {open === null && failure}
      {open !== null && (
        <TriggerDialog
          standing={open}
          runData={run.data}
          isPending={decide.isPending}
          failure={failure}
          onClose={() => setOpen(null)}
          onConfirm={(data) => trigger(open, data)}
        />
      )}
    </section>
  )
}

interface TriggerDialogProps {
  readonly standing: ActionStanding
  readonly runData: JsonData
  readonly isPending: boolean
  readonly failure: React.ReactNode
  readonly onClose: () => void
  readonly onConfirm: (data: JsonData) => void
}

function TriggerDialog({ standing, runData, isPending, failure, onClose, onConfirm }: TriggerDialogProps) {
  const words = text.run.trigger
  const { acceptedDataKeys } = standing
  const [offered] = useState(() => offeredData(acceptedDataKeys, runData))
  const [typed, setTyped] = useState(() => JSON.stringify(offered, null, 2))
  const read = readData(typed)
  const data = 'data' in read && isObject(read.data) ? read.data : null
  const foreign = data === null ? undefined : Object.keys(data).find((key) => !acceptedDataKeys.includes(key))
  const problem = problemOf(read, data !== null, foreign)
  return (
    <Modal
      opened
      size={560}
      title={words.title(standing.name || standing.action)}
      closeButtonProps={{ 'aria-label': text.shell.close }}
      attributes={{ header: { role: 'presentation' } }}
      onClose={onClose}
    >
      <p className={classes['dialogNote']}>
        <SentenceText>{words.accepts(acceptedDataKeys)}</SentenceText>
      </p>
      <LazyCodeEditor
        value={typed}
        language="data"
        label={words.data}
        problems={
          'data' in read
            ? []
            : [createProblem('invalid-json-body', '', { detail: read.fault }, { position: read.position })]
        }
        onChange={setTyped}
      />
      {problem !== null && (
        <p className={classes['problem']} role="alert">
          <SentenceText>{problem}</SentenceText>
        </p>
      )}
      {failure}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button
          disabled={problem !== null || data === null}
          loading={isPending}
          onClick={() => data !== null && onConfirm(changedData(data, offered))}
        >
          {words.confirm}
        </Button>
      </Group>
    </Modal>
  )
}

function problemOf(read: ReturnType<typeof readData>, isRight: boolean, foreign: string | undefined): string | null {
  if (!('data' in read)) return text.runs.start.notJson(read.line, read.column, read.fault)
  if (!isRight) return text.run.trigger.notObject
  return foreign === undefined ? null : text.run.trigger.refused(foreign)
}
