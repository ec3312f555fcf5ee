import { Combobox, useCombobox } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
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
import { templatePieces } from '../../../app/codeEditor/templatePieces.ts'
import fields from './Field.module.css'
import type { ActionFieldProps } from './actionField.ts'
import { offeredTopics, readTopics, withTopics } from './topicList.ts'
import classes from './TopicsField.module.css'

const path = '/parameters/topics'

/** The topics an action sends to: each a template, with the cluster's topics on offer. */
export function TopicsField({ action, problems, edits }: ActionFieldProps) {
  const words = text.panel.parameters
  const { topics, connection } = action.parameters
  const id = useId()
  const help = useId()
  const input = useRef<HTMLInputElement>(null)
  const combobox = useCombobox()
  const [draft, setDraft] = useState('')
  /** The place that is being typed at: that of a topic, or the end of the list. */
  const [editing, setEditing] = useState<number | null>(null)
  const known = useQuery(topicQueries.list(connection)).data ?? []
  const offered = offeredTopics(known, topics, draft)
  const own = problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}/`))
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

  function commit(typed: string): void {
    const named = readTopics(typed)
    const place = editing ?? topics.length
    setDraft('')
    setEditing(null)
    combobox.closeDropdown()
    if (named.length === 0 && editing === null) return
    edits.changeParameters('topics', (each) => ({ ...each, topics: [...withTopics(each.topics, place, named)] }))
  }

  function remove(index: number): void {
    edits.changeParameters('topics', (each) => ({ ...each, topics: each.topics.toSpliced(index, 1) }))
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
      <label className={fields['label']} htmlFor={id}>
        {words.topics}
      </label>
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
              <PartitionCount count={known.find(({ name }) => name === topics[0])?.partitions} />
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
      <FieldProblems
        id={help}
        action={action}
        problems={own}
        onFix={edits.fix}
        extra={(problem) => <CreateTopic connection={connection} problem={problem} />}
      />
    </div>
  )
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
