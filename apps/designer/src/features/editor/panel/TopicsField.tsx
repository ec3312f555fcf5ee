import { Combobox, useCombobox } from '@mantine/core'
import { connectionSource, topicListPath, topicSources } from '@sendwright/message'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { topicQueries } from '../../../api/topics.ts'
import { text } from '../../../text/en.ts'
import { useFieldFocus } from '../../../app/codeEditor/fieldFocus.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useEnvironment } from '../problems/useEnvironment.ts'
import { DiffersElsewhere, EnvironmentLabel } from './EnvironmentLabel.tsx'
import { overrideIn, withOverride } from './environmentOverride.ts'
import fields from './Field.module.css'
import type { ActionFieldProps } from './actionField.ts'
import { BindElsewhere } from './BindElsewhere.tsx'
import { CreateTopic } from './CreateTopic.tsx'
import { offeredTopics, readTopics, withTopics } from './topicList.ts'
import classes from './TopicsField.module.css'
import { PartitionCount, TopicTag } from './TopicTag.tsx'

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
        extra={(problem) => (
          <>
            <CreateTopic connection={connection} problem={problem} />
            <BindElsewhere problem={problem} />
          </>
        )}
      />
    </div>
  )
}

function isOfTopics(path: string): boolean {
  return /^\/parameters\/(?:environments\/[^/]*\/)?topics(?:\/|$)/.test(path)
}
