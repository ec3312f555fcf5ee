import { Button, Group, Modal, Select, Textarea } from '@mantine/core'
import {
  createProblem,
  hasError,
  type Action,
  type ActionStanding,
  type JsonData,
  type KafkaSendAction,
  type Problem,
  type Run,
} from '@sendwright/model'
import { useMemo, useState, type ReactNode } from 'react'
import type { EditedParameters } from '../../../api/runs.ts'
import { readData } from '../../../app/codeEditor/jsonFault.ts'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { TemplateInput } from '../../../app/codeEditor/TemplateInput.tsx'
import { isObject } from '../../../app/startRun/startForm.ts'
import { text } from '../../../text/en.ts'
import { fieldOrder } from '../../../ui/fieldOrder.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StateIcon } from '../../../ui/StateText.tsx'
import { RoutingFields } from './RoutingFields.tsx'
import { draftChanges, draftRecords, problemsAt, withMessage } from './editDraft.ts'
import classes from './EditDialog.module.css'
import { useRunEnvironment } from './useRunEnvironment.ts'

export interface EditDialogProps {
  readonly run: Run
  /** As it is in the version; undefined where the step itself has stopped. */
  readonly action: Action | undefined
  readonly standing: ActionStanding
  /** How many of its records are in Kafka already. */
  readonly delivered: number
  readonly isPending: boolean
  readonly failure: ReactNode
  readonly onClose: () => void
  readonly onConfirm: (data: JsonData | null, parameters: EditedParameters | null) => void
}

/** Edits the message of a stopped action and the data of its run; what is wrong shows while it is typed. */
export function EditDialog({
  run,
  action: original,
  standing,
  delivered,
  isPending,
  failure,
  onClose,
  onConfirm,
}: EditDialogProps) {
  const words = text.run.edit
  const before = original ?? null
  const [action, setAction] = useState(before)
  const [dataText, setDataText] = useState(() => JSON.stringify(run.data, null, 2))
  const read = useMemo(() => readData(dataText), [dataText])
  const data = 'data' in read && isObject(read.data) ? read.data : null
  // While the data are being typed and are none, the message is shown with the last that were.
  const shownData = useLast(data, run.data)
  const environment = useRunEnvironment(run.environment)
  const built = useMemo(
    () => draftRecords(action, shownData, { run, environment }),
    [action, shownData, run, environment],
  )
  const problems = built?.problems ?? []
  const changes = data === null ? null : draftChanges({ action, data }, { action: before, data: run.data })
  const isUnchanged = changes !== null && changes.data === null && changes.parameters === null
  const isWrong = data === null || hasError(problems)
  return (
    <Modal
      opened
      size={1080}
      title={words.title(standing.name || standing.action)}
      closeButtonProps={{ 'aria-label': text.shell.close }}
      attributes={{ header: { role: 'presentation' } }}
      onClose={onClose}
    >
      <div className={classes['columns']} data-single={action === null || action.type === 'kafkaReceive' || undefined}>
        {action?.type === 'kafkaSend' && (
          <SendFields action={action} data={shownData} problems={problems} onChange={setAction} />
        )}
        {action?.type === 'script' && (
          <section aria-label={words.script}>
            <h3 className={classes['title']}>{words.script}</h3>
            <p className={classes['note']}>{words.parametersNote}</p>
            <LazyCodeEditor
              value={action.parameters.source}
              language="script"
              label={words.script}
              data={run.data}
              problems={[]}
              onChange={(source) => setAction({ ...action, parameters: { ...action.parameters, source } })}
            />
          </section>
        )}
        <section aria-label={words.data}>
          <h3 className={classes['title']}>{words.data}</h3>
          <p className={classes['note']}>{words.dataNote}</p>
          <LazyCodeEditor
            value={dataText}
            language="data"
            label={words.data}
            problems={
              'data' in read
                ? []
                : [createProblem('invalid-json-body', '', { detail: read.fault }, { position: read.position })]
            }
            onChange={setDataText}
          />
          {data === null && (
            <p className={classes['problem']} role="alert">
              <SentenceText>
                {'data' in read
                  ? text.runs.start.notObject
                  : text.runs.start.notJson(read.line, read.column, read.fault)}
              </SentenceText>
            </p>
          )}
        </section>
      </div>
      <div className={classes['outcome']} aria-live="polite">
        {isUnchanged && !isWrong && <p className={classes['note']}>{words.unchanged}</p>}
        <Outcome action={action} built={built} delivered={delivered} />
      </div>
      {failure}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button variant="default" onClick={onClose}>
          {words.keep}
        </Button>
        <Button
          disabled={isWrong}
          loading={isPending}
          onClick={() => changes !== null && onConfirm(changes.data, changes.parameters)}
        >
          {words.confirm}
        </Button>
      </Group>
    </Modal>
  )
}

/** The value, or the last one that there was. */
function useLast(value: JsonData | null, first: JsonData): JsonData {
  const [last, setLast] = useState(first)
  if (value !== null && value !== last) setLast(value)
  return value ?? last
}

interface SendFieldsProps {
  readonly action: KafkaSendAction
  readonly data: JsonData
  readonly problems: readonly Problem[]
  readonly onChange: (action: KafkaSendAction) => void
}

function SendFields({ action, data, problems, onChange }: SendFieldsProps) {
  const words = text.run.edit
  const { messages, topics } = action.parameters
  const [index, setIndex] = useState(() => firstWrong(problems))
  const message = messages[index]
  const keyProblems = problemsAt(problems, `/parameters/messages/${index}/key`)
  return (
    <section aria-label={words.message}>
      <h3 className={classes['title']}>{words.message}</h3>
      <p className={classes['note']}>{words.parametersNote}</p>
      {messages.length > 1 && (
        <Select
          aria-label={words.message}
          value={String(index)}
          data={messages.map((_message, at) => ({
            value: String(at),
            label: words.messageOf(at + 1, messages.length),
          }))}
          onChange={(value) => value !== null && setIndex(Number(value))}
        />
      )}
      {message?.key !== undefined && message.key !== null && (
        <div className={classes['field']}>
          <label className={classes['label']} htmlFor="edit-key">
            {words.key}
          </label>
          <TemplateInput
            id="edit-key"
            value={message.key}
            data={data}
            problems={keyProblems}
            onChange={(key) => onChange(withMessage(action, index, { key }))}
          />
          <Problems problems={keyProblems} />
        </div>
      )}
      {message !== undefined && (message.value.format === 'json' || message.value.format === 'text') && (
        <div className={classes['field']}>
          <span className={classes['label']}>{words.value}</span>
          <LazyCodeEditor
            value={message.value.text}
            language={message.value.format}
            label={words.value}
            data={data}
            problems={problemsAt(problems, `/parameters/messages/${index}/value`)}
            onChange={(value) =>
              onChange(
                withMessage(action, index, {
                  value: { format: message.value.format === 'text' ? 'text' : 'json', text: value },
                }),
              )
            }
          />
          <Problems problems={problemsAt(problems, `/parameters/messages/${index}/value`)} />
        </div>
      )}
      {message !== undefined && (
        <RoutingFields
          message={message}
          path={`/parameters/messages/${index}`}
          data={data}
          problems={problems}
          onChange={(change) => onChange(withMessage(action, index, change))}
        />
      )}
      <Textarea
        className={classes['field'] ?? ''}
        classNames={{ input: 'mono' }}
        label={words.topics}
        description={words.topicsHelp}
        inputWrapperOrder={fieldOrder}
        autosize
        minRows={1}
        maxRows={4}
        value={topics.join('\n')}
        onChange={(event) =>
          onChange({
            ...action,
            parameters: {
              ...action.parameters,
              topics: event.currentTarget.value.split('\n').map((each) => each.trim()),
            },
          })
        }
      />
      <Problems
        problems={problems.filter(
          ({ path }) => path.startsWith('/parameters/topics') || path.startsWith('/parameters/environments'),
        )}
      />
    </section>
  )
}

function firstWrong(problems: readonly Problem[]): number {
  for (const { path } of problems) {
    const index = /^\/parameters\/messages\/(\d+)\//.exec(path)?.[1]
    if (index !== undefined) return Number(index)
  }
  return 0
}

function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return problems.map((problem, index) => (
    <p key={index} className={classes['problem']} data-severity={problem.severity}>
      <SentenceText>{problem.message}</SentenceText>
    </p>
  ))
}

interface OutcomeProps {
  readonly action: Action | null
  readonly built: ReturnType<typeof draftRecords>
  readonly delivered: number
}

/** What the retry does as it is typed now. */
function Outcome({ action, built, delivered }: OutcomeProps) {
  const words = text.run.edit
  if (action === null) return <p>{words.evaluatesAgain}</p>
  if (action.type === 'script') return <p>{words.runsScript}</p>
  if (action.type === 'kafkaReceive') return <p>{words.waitsAgain}</p>
  if (built === null) return null
  const errors = built.problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) {
    return (
      <p className={classes['left']}>
        <StateIcon state="failed" /> {words.problems(errors.length)}
      </p>
    )
  }
  return (
    <p>
      <SentenceText>
        {words.sends(built.records.length, [...new Set(built.records.map(({ topic }) => topic))])}
      </SentenceText>{' '}
      {delivered > 0 && words.again(delivered)}
    </p>
  )
}
