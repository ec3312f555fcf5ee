import { ActionIcon, Autocomplete, Button, Select, TextInput, Tooltip } from '@mantine/core'
import type { EffectiveParameter } from '@sendwright/model'
import { IconArrowBackUp, IconPlus, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { text } from '../../text/en.ts'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { StateText } from '../../ui/StateText.tsx'
import table from '../../ui/table.module.css'
import { useFocusAdded } from '../../ui/useFocusAdded.ts'
import classes from './EnvironmentDetails.module.css'
import {
  parameterKinds,
  type FieldProblem,
  type FormProblems,
  type ParameterKind,
  type ParameterRow,
} from './environmentForm.ts'

export interface ParameterTableProps {
  readonly rows: readonly ParameterRow[]
  /** The default values; null where the defaults themselves are edited. */
  readonly defaults: readonly ParameterRow[] | null
  /** What counts as it is saved. */
  readonly effective: readonly EffectiveParameter[]
  /** Names of the server's environment variables that parameters can name. */
  readonly variables: readonly string[]
  readonly problems: FormProblems
  readonly onChange: (rows: readonly ParameterRow[]) => void
  readonly onRemove: (index: number, message: string) => void
}

/** The configuration parameters of an environment, those that it only inherits among them. */
export function ParameterTable(props: ParameterTableProps) {
  const { rows, defaults, onChange } = props
  const words = text.environments.parameters
  const place = useRef<HTMLElement>(null)
  const expectRow = useFocusAdded(place, rows.length)
  const own = new Set(rows.map((row) => row.name))
  const inherited = (defaults ?? []).filter((row) => !own.has(row.name))
  const hasSecret = [...rows, ...inherited].some((row) => row.kind === 'secretEnvironmentVariable')
  return (
    <section ref={place} className={classes['part']} aria-label={words.title}>
      <h3 className={classes['title']}>{words.title}</h3>
      <p className={classes['note']}>
        <SentenceText>{words.note}</SentenceText>
      </p>
      {rows.length + inherited.length === 0 ? (
        <p className={classes['none']}>{words.none}</p>
      ) : (
        <div className={table['frame']}>
          <table className={`${table['table']} ${classes['parameters']}`} data-defaults={defaults === null}>
            <thead>
              <tr>
                <th scope="col">{words.columns.name}</th>
                <th scope="col">{words.columns.kind}</th>
                <th scope="col">{words.columns.value}</th>
                {defaults !== null && <th scope="col">{words.columns.default}</th>}
                <th scope="col">{words.columns.counts}</th>
                <th scope="col">
                  <span className="visually-hidden">{text.shell.moreActions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <OwnRow key={index} row={row} index={index} {...props} />
              ))}
              {inherited.map((row) => (
                <tr key={row.name}>
                  <td>
                    <code className={classes['exact']}>{row.name}</code>
                  </td>
                  <td className={table['dim']}>{words.inherited}</td>
                  <td>
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      aria-label={words.setHereOf(row.name)}
                      onClick={() => onChange([...rows, row])}
                    >
                      {words.setHere}
                    </Button>
                  </td>
                  <td>
                    <SourceText row={row} />
                  </td>
                  <td colSpan={2}>
                    <Counts row={row} {...props} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Button
        className={classes['add'] ?? ''}
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} stroke={1.6} />}
        onClick={() => {
          expectRow()
          onChange([...rows, { name: '', kind: 'text', value: '' }])
        }}
      >
        {words.add}
      </Button>
      <p className={classes['help']}>
        <SentenceText>{words.variablesHelp}</SentenceText>
      </p>
      {hasSecret && <p className={classes['help']}>{words.secretHelp}</p>}
    </section>
  )
}

function OwnRow({
  row,
  index,
  ...props
}: ParameterTableProps & { readonly row: ParameterRow; readonly index: number }) {
  const { rows, defaults, problems, onChange, onRemove } = props
  const words = text.environments.parameters
  const overridden = defaults?.find((each) => each.name === row.name)
  const change = (part: Partial<ParameterRow>): void => onChange(rows.with(index, { ...row, ...part }))
  const label = row.name || String(index + 1)
  const removeLabel = overridden ? words.useDefault(label) : words.remove(label)
  return (
    <tr data-row>
      <td>
        <TextInput
          size="xs"
          aria-label={words.name(index + 1)}
          value={row.name}
          maxLength={200}
          spellCheck={false}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={problemText(problems.get(`parameters/${index}/name`))}
          classNames={{ input: 'mono' }}
        />
      </td>
      <td>
        <Select
          size="xs"
          aria-label={words.kind(label)}
          value={row.kind}
          data={kindOptions()}
          comboboxProps={{ width: 220, position: 'bottom-start' }}
          onChange={(value) => {
            const kind = parameterKinds.find((each) => each === value)
            if (kind) change({ kind, value: valueForKind(row, kind) })
          }}
        />
      </td>
      <td>
        <ValueInput
          row={row}
          label={label}
          variables={props.variables}
          problem={problems.get(`parameters/${index}/value`)}
          onChange={(value) => change({ value })}
        />
      </td>
      {defaults !== null && (
        <td>
          {overridden ? <SourceText row={overridden} /> : <span className={table['faint']}>{words.noDefault}</span>}
        </td>
      )}
      <td>
        <Counts row={row} {...props} />
      </td>
      <td className={classes['action']}>
        <Tooltip label={removeLabel}>
          <ActionIcon aria-label={removeLabel} onClick={() => onRemove(index, words.removed(label))}>
            {overridden ? <IconArrowBackUp size={14} stroke={1.6} /> : <IconX size={14} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      </td>
    </tr>
  )
}

function kindOptions() {
  const words = text.environments.parameters
  const option = (value: ParameterKind) => ({ value, label: words.kinds[value] })
  return [
    { group: words.kindGroups.value, items: [option('text'), option('number'), option('boolean')] },
    {
      group: words.kindGroups.server,
      items: [option('environmentVariable'), option('secretEnvironmentVariable')],
    },
  ]
}

/** What is typed stays where it can mean something in the other kind too. */
function valueForKind(row: ParameterRow, kind: ParameterKind): string {
  const wasVariable = row.kind === 'environmentVariable' || row.kind === 'secretEnvironmentVariable'
  const isVariable = kind === 'environmentVariable' || kind === 'secretEnvironmentVariable'
  if (wasVariable !== isVariable) return kind === 'boolean' ? 'true' : ''
  return kind === 'boolean' && row.value !== 'false' ? 'true' : row.value
}

function ValueInput({
  row,
  label,
  variables,
  problem,
  onChange,
}: {
  readonly row: ParameterRow
  readonly label: string
  readonly variables: readonly string[]
  readonly problem: FieldProblem | undefined
  readonly onChange: (value: string) => void
}) {
  const words = text.environments.parameters
  switch (row.kind) {
    case 'boolean':
      return (
        <Select
          size="xs"
          aria-label={words.value(label)}
          value={row.value}
          data={[
            { value: 'true', label: words.true },
            { value: 'false', label: words.false },
          ]}
          error={problemText(problem)}
          onChange={(value) => onChange(value ?? 'true')}
        />
      )
    case 'text':
    case 'number':
      return (
        <TextInput
          size="xs"
          aria-label={words.value(label)}
          value={row.value}
          spellCheck={false}
          error={problemText(problem)}
          onChange={(event) => onChange(event.currentTarget.value)}
          classNames={{ input: 'mono' }}
        />
      )
    case 'environmentVariable':
    case 'secretEnvironmentVariable':
      return (
        <Autocomplete
          size="xs"
          aria-label={words.variable(label)}
          placeholder={words.variablePlaceholder}
          value={row.value}
          data={[...variables]}
          spellCheck={false}
          error={problemText(problem)}
          onChange={onChange}
          comboboxProps={{ width: 320, position: 'bottom-start' }}
          classNames={{ input: 'mono', option: 'mono' }}
        />
      )
  }
}

/** Where a parameter comes from, in one line: its value, or the variable's name. */
function SourceText({ row }: { readonly row: ParameterRow }) {
  const words = text.environments.parameters
  if (row.kind === 'text' && row.value === '') return <span className={table['faint']}>{words.emptyText}</span>
  return <code className={classes['exact']}>{row.value}</code>
}

/** What a parameter is in this environment; a secret is masked, a variable says whether the server has it. */
function Counts({
  row,
  effective,
  variables,
}: Pick<ParameterTableProps, 'effective' | 'variables'> & { readonly row: ParameterRow }) {
  const words = text.environments.parameters
  if (row.kind === 'text' || row.kind === 'number' || row.kind === 'boolean') return <SourceText row={row} />
  if (row.value === '') return <span className={table['faint']}>–</span>
  if (!variables.includes(row.value)) return <StateText state="warning">{words.variableNotSet}</StateText>
  if (row.kind === 'secretEnvironmentVariable') return <code className={classes['exact']}>{words.mask}</code>
  const known = effective.find((each) => each.variable === row.value && each.name === row.name)
  // The value of an environment variable is text.
  return typeof known?.value === 'string' ? (
    <code className={classes['exact']}>{known.value}</code>
  ) : (
    <span className={table['dim']}>{words.variableSet}</span>
  )
}

function problemText(problem: FieldProblem | undefined) {
  if (problem === undefined || problem.isUntouched) return undefined
  return (
    <span data-severity={problem.severity} className={classes['fieldProblem']}>
      <SentenceText>{problem.sentence}</SentenceText>
    </span>
  )
}
