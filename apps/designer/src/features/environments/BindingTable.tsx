import { ActionIcon, Button, Select, Tooltip } from '@mantine/core'
import { IconArrowRight, IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { connectionQueries } from '../../api/connections.ts'
import { TemplateInput } from '../../app/codeEditor/TemplateInput.tsx'
import { text } from '../../text/en.ts'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { useFocusAdded } from '../../ui/useFocusAdded.ts'
import classes from './EnvironmentDetails.module.css'
import type { BindingRow, FieldProblem, FormProblems } from './environmentForm.ts'

export interface BindingTableProps {
  readonly part: 'connections' | 'topics'
  readonly rows: readonly BindingRow[]
  readonly problems: FormProblems
  readonly onChange: (rows: readonly BindingRow[]) => void
  /** Takes a row away; the message says which, and Undo brings it back. */
  readonly onRemove: (index: number, message: string) => void
}

/** What an environment uses in place of the connections or topics that actions name. */
export function BindingTable({ part, rows, problems, onChange, onRemove }: BindingTableProps) {
  const words = text.environments[part]
  const place = useRef<HTMLElement>(null)
  const expectRow = useFocusAdded(place, rows.length)
  const Field = part === 'connections' ? ConnectionSelect : TopicInput
  return (
    <section ref={place} className={classes['part']} aria-label={words.title}>
      <h3 className={classes['title']}>{words.title}</h3>
      <p className={classes['note']}>{rows.length === 0 ? words.none : words.note}</p>
      {rows.map((row, index) => (
        <div key={index} className={classes['binding']} data-row>
          <Field
            label={words.fromOf(index + 1)}
            placeholder={words.from}
            value={row.from}
            problem={shownSentence(problems.get(`${part}/${index}/from`))}
            onChange={(from) => onChange(rows.with(index, { ...row, from }))}
          />
          <IconArrowRight size={16} stroke={1.6} className={classes['arrow'] ?? ''} aria-hidden />
          <Field
            label={words.toOf(index + 1)}
            placeholder={words.to}
            value={row.to}
            problem={shownSentence(problems.get(`${part}/${index}/to`))}
            onChange={(to) => onChange(rows.with(index, { ...row, to }))}
          />
          <Tooltip label={words.remove(row.from)}>
            <ActionIcon
              size={32}
              aria-label={words.remove(row.from)}
              onClick={() => onRemove(index, words.removed(row.from))}
            >
              <IconX size={14} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} stroke={1.6} />}
        onClick={() => {
          expectRow()
          onChange([...rows, { from: '', to: '' }])
        }}
      >
        {words.add}
      </Button>
    </section>
  )
}

function shownSentence(problem: FieldProblem | undefined): string | undefined {
  return problem?.isUntouched ? undefined : problem?.sentence
}

interface FieldProps {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly problem: string | undefined
  readonly onChange: (value: string) => void
}

function ConnectionSelect({ label, placeholder, value, problem, onChange }: FieldProps) {
  const connections = useQuery(connectionQueries.list()).data ?? []
  const known = connections.map(({ id, name }) => ({ value: id, label: name }))
  const isUnknown = value !== '' && !known.some((each) => each.value === value)
  return (
    <Select
      aria-label={label}
      placeholder={placeholder}
      value={value === '' ? null : value}
      searchable={known.length > 10}
      data={isUnknown ? [...known, { value, label: text.environments.connections.unknown(value) }] : known}
      error={problem && <SentenceText>{problem}</SentenceText>}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  )
}

function TopicInput({ label, placeholder, value, problem, onChange }: FieldProps) {
  return (
    <div>
      <TemplateInput
        label={label}
        placeholder={placeholder}
        value={value}
        data={null}
        problems={[]}
        onChange={onChange}
      />
      {problem !== undefined && (
        <p className={classes['problem']}>
          <SentenceText>{problem}</SentenceText>
        </p>
      )}
    </div>
  )
}
