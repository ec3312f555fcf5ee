import { Combobox, useCombobox } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { connectionSource, topicListPath, topicSources } from '@sendwright/message'
import type { Problem } from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { topicQueries, useCreateTopic } from '../../../api/topics.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { text } from '../../../text/en.ts'
import { useFieldFocus } from '../../../app/codeEditor/fieldFocus.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useEnvironment } from '../problems/useEnvironment.ts'
import { DiffersElsewhere, EnvironmentLabel } from './EnvironmentLabel.tsx'
import { overrideIn, withOverride } from './environmentOverride.ts'
import { templatePieces } from '../../../app/codeEditor/templatePieces.ts'
import fields from './Field.module.css'
import type { ActionFieldProps } from './actionField.ts'
import { offeredTopics, readTopics, withTopics } from './topicList.ts'
import classes from './TopicsField.module.css'

/** The topics an action sends to, in the chosen environment where that has its own: each a template, with the cluster's on offer. */
export function TopicsField({ action, problems, edits }: ActionFieldProps) {
  const words = text.panel.parameters
  const { chosen, effective } = useEnvironment()
  const environment = chosen?.name ?? null
  const ownHere = overrideIn(action.parameters, environment).topics
  const topics = ownHere ?? action.parameters.topics
  const path = topicListPath(action, effective)
  const { connection } = connectionSource(action, effective)
  const sources = topicSources(action, effective)
  const bound = sources.filter(({ boundIn }) => boundIn !== null)
  const id = useId()
  const help = useId()
  const input = useRef<HTMLInputElement>(null)
  const combobox = useCombobox()
  const [draft, setDraft] = useState('')
  /** The place that is being typed at: that of a topic, or the end of the list. */
  const [editing, setEditing] = useState<number | null>(null)
  const known = useQuery(topicQueries.list(connection)).data ?? []
  const offered = offeredTopics(known, topics, draft)
  const own = problems.filter((problem) => isOfTopics(problem.path))
  const isWrong = own.some((problem) => problem.severity === 'error')

  useFieldFocus({ actionId: action.id, path }, (wanted) => {
    const index = Number(wanted.path.slice(path.length + 1))
    if (wanted.path.length > path.length && topics[index] !== undefined) edit(index)
    input.current?.focus()
  })

  function edit(index: number): void {
    setEditing(index)
    setDraft(topics[index] ?? '')
    requestAnimationFrame(() => input.current?.focus())
  }

  function setTopics(edit: (topics: readonly string[]) => readonly string[]): void {
    if (environment === null || ownHere === undefined)
      return edits.changeParameters('topics', (each) => ({ ...each, topics: [...edit(each.topics)] }))
    edits.changeParameters(`environments/${environment}/topics`, (each) =>
      withOverride(each, environment, { topics: [...edit(overrideIn(each, environment).topics ?? [])] }),
    )
  }

  /** Begins with the topics that hold everywhere, or goes back to them. */
  function setOwn(isOwn: boolean): void {
    if (environment === null) return
    edits.changeParameters(`environments/${environment}/own-topics`, (each) =>
      withOverride(each, environment, { topics: isOwn ? [...each.topics] : undefined }),
    )
    input.current?.focus()
  }

  function commit(typed: string): void {
    const named = readTopics(typed)
    const place = editing ?? topics.length
    setDraft('')
    setEditing(null)
    combobox.closeDropdown()
    if (named.length === 0 && editing === null) return
    setTopics((present) => withTopics(present, place, named))
  }

  function remove(index: number): void {
    setTopics((present) => present.toSpliced(index, 1))
    input.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const hasSelection = combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0
    if (event.key === 'Enter' && !hasSelection) {
      event.preventDefault()
      commit(draft)
    } else if (event.key === ',' && !draft.includes('${') && draft.trim() !== '') {
      event.preventDefault()
      commit(draft)
    } else if (event.key === 'Escape' && (combobox.dropdownOpened || editing !== null || draft !== '')) {
      event.stopPropagation()
      setDraft('')
      setEditing(null)
      combobox.closeDropdown()
    } else if (event.key === 'Backspace' && draft === '' && editing === null && topics.length > 0) {
      event.preventDefault()
      remove(topics.length - 1)
    }
  }

  function onPaste(event: ClipboardEvent<HTMLInputElement>): void {
    const pasted = event.clipboardData.getData('text')
    if (readTopics(pasted).length < 2) return
    event.preventDefault()
    commit(draft + pasted)
  }

  const field = (
    <Combobox.EventsTarget key="input">
      <input
        ref={input}
        id={id}
        className={classes['input']}
        type="text"
        value={draft}
        spellCheck={false}
        autoComplete="off"
        data-own-undo
        style={draft === '' ? undefined : { flexBasis: `${draft.length + 2}ch` }}
        placeholder={topics.length === 0 ? words.topicPlaceholder : undefined}
        aria-describedby={help}
        aria-invalid={isWrong || undefined}
        onChange={(event) => {
          setDraft(event.currentTarget.value)
          combobox.openDropdown()
          combobox.resetSelectedOption()
        }}
        onFocus={() => combobox.openDropdown()}
        onClick={() => combobox.openDropdown()}
        onBlur={() => {
          if (draft.trim() !== '' || editing !== null) commit(draft)
          combobox.closeDropdown()
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
    </Combobox.EventsTarget>
  )

  return (
    <div className={fields['field']}>
      <EnvironmentLabel
        htmlFor={id}
        label={words.topics}
        part="topics"
        isOwn={ownHere !== undefined}
        onOwn={() => setOwn(true)}
        onSame={() => setOwn(false)}
      />
      <Combobox store={combobox} onOptionSubmit={commit} shadow="md" position="bottom-start" width="max-content">
        <Combobox.DropdownTarget>
          <div
            className={classes['box']}
            data-error={isWrong || undefined}
            onPointerDown={(event) => {
              if (event.target !== event.currentTarget) return
              event.preventDefault()
              input.current?.focus()
            }}
          >
            {topics.map((topic, index) =>
              editing === index ? (
                field
              ) : (
                <TopicTag
                  key={index}
                  topic={topic}
                  problems={own.filter((problem) => problem.path === `${path}/${index}`)}
                  onEdit={() => edit(index)}
                  onRemove={() => remove(index)}
                />
              ),
            )}
            {(editing === null || editing >= topics.length) && field}
            {topics.length === 1 && draft === '' && editing === null && (
              <PartitionCount count={known.find(({ name }) => name === sources[0]?.template)?.partitions} />
            )}
          </div>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={offered.length === 0}>
          <Combobox.Options className={classes['options']} aria-label={words.topics}>
            {offered.map(({ name, partitions }) => (
              <Combobox.Option key={name} value={name} className={classes['option']}>
                <code>{name}</code>
                <span className={classes['count']}>{words.partitions(partitions)}</span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {bound.length > 0 && (
        <p className={classes['bound']}>
          {text.panel.environment.boundIn(environment ?? '')}{' '}
          {bound.map(({ template }) => (
            <code key={template}>{template}</code>
          ))}
        </p>
      )}
      <FieldProblems
        id={help}
        action={action}
        problems={own}
        onFix={edits.fix}
        help={<DiffersElsewhere parameters={action.parameters} part="topics" />}
        extra={(problem) => <CreateTopic connection={connection} problem={problem} />}
      />
    </div>
  )
}

function isOfTopics(path: string): boolean {
  return /^\/parameters\/(?:environments\/[^/]*\/)?topics(?:\/|$)/.test(path)
}

interface TopicTagProps {
  readonly topic: string
  readonly problems: readonly Problem[]
  readonly onEdit: () => void
  readonly onRemove: () => void
}

function TopicTag({ topic, problems, onEdit, onRemove }: TopicTagProps) {
  const severity = problems.some((problem) => problem.severity === 'error') ? 'error' : problems[0]?.severity
  const pieces = templatePieces(topic, parseTemplate(topic, 'text').placeholders, [])
  return (
    <span className={classes['tag']} data-severity={severity}>
      {severity === 'error' && <IconAlertCircle size={14} stroke={1.6} aria-hidden />}
      {severity === 'warning' && <IconAlertTriangle size={14} stroke={1.6} aria-hidden />}
      <button
        type="button"
        className={classes['topic']}
        aria-label={text.panel.parameters.editTopic(topic)}
        title={topic}
        onClick={onEdit}
      >
        {pieces.map((piece, index) => (
          <span key={index} data-kind={piece.kind}>
            {piece.text}
          </span>
        ))}
      </button>
      <button
        type="button"
        className={classes['remove']}
        aria-label={text.panel.parameters.removeTopic(topic)}
        onClick={onRemove}
      >
        <IconX size={12} stroke={1.6} aria-hidden />
      </button>
    </span>
  )
}

function PartitionCount({ count }: { readonly count: number | undefined }) {
  return count === undefined ? null : (
    <span className={classes['partitions']}>{text.panel.parameters.partitions(count)}</span>
  )
}

const newTopicPartitions = 3

/** Creates a topic that is missing, where that does no harm: in the sandbox. */
function CreateTopic({ connection, problem }: { readonly connection: string; readonly problem: Problem }) {
  const words = text.panel.parameters
  const create = useCreateTopic(connection)
  const isSandbox = useQuery(connectionQueries.list()).data?.some(({ id, builtIn }) => id === connection && builtIn)
  const topic = problem.values?.['topic']
  if (problem.code !== 'unknown-topic' || isSandbox !== true || typeof topic !== 'string') return null
  return (
    <>
      {' '}
      <button
        type="button"
        className={fields['link']}
        disabled={create.isPending}
        onClick={() =>
          create.mutate(
            { name: topic, partitions: newTopicPartitions },
            {
              onSuccess: () =>
                notify({ message: words.topicCreated(topic), icon: <IconCheck size={16} stroke={1.6} /> }),
            },
          )
        }
      >
        {words.createTopic}
      </button>
      {create.error && <> {errorView(create.error).detail}</>}
    </>
  )
}
