import { Select } from '@mantine/core'
import { connectionSource, type KafkaAction } from '@sendwright/message'
import type { Problem } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { systemQueries } from '../../../api/system.ts'
import { topicQueries } from '../../../api/topics.ts'
import { useFieldFocus } from '../../../app/codeEditor/fieldFocus.ts'
import { text } from '../../../text/en.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useEnvironment } from '../problems/useEnvironment.ts'
import classes from './ConnectionField.module.css'
import { DiffersElsewhere, EnvironmentLabel } from './EnvironmentLabel.tsx'
import { ownConnectionIn, withConnection } from './environmentOverride.ts'
import fields from './Field.module.css'
import type { SharedEdits } from './useActionEdits.ts'

type Health = keyof typeof text.panel.parameters.health

export interface ConnectionFieldProps {
  readonly action: KafkaAction
  /** Those of the whole action. */
  readonly problems: readonly Problem[]
  readonly edits: SharedEdits
}

/** Which connection an action uses, in the chosen environment where that has one of its own, and how it is. */
export function ConnectionField({ action, problems, edits }: ConnectionFieldProps) {
  const words = text.panel.parameters
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const { chosen, effective } = useEnvironment()
  const connections = useQuery(connectionQueries.list()).data ?? []
  const source = connectionSource(action, effective)
  const health = useConnectionHealth(source.connection)
  const environment = chosen?.name ?? null
  const ownHere = ownConnectionIn(action.parameters, environment)
  const connection = ownHere === '' ? action.parameters.connection : ownHere
  const own = problems.filter(({ path }) => isOfConnection(path))
  const isKnown = connection === '' || connections.some((each) => each.id === connection)
  useFieldFocus({ actionId: action.id, path: source.path }, () => input.current?.focus())

  function setConnection(next: string): void {
    if (environment === null || ownHere === '')
      return edits.change('connection', (each) => withConnection(each, null, next))
    setOwn(environment, next)
  }

  function setOwn(name: string, next: string | undefined): void {
    edits.change(`environments/${name}/connection`, (each) => withConnection(each, name, next))
  }

  return (
    <div className={fields['field']}>
      <EnvironmentLabel
        htmlFor={id}
        label={words.connection}
        part="connection"
        isOwn={ownHere !== ''}
        onOwn={() => {
          if (environment !== null && connection !== '') setOwn(environment, connection)
          input.current?.focus()
        }}
        onSame={() => environment !== null && setOwn(environment, undefined)}
      />
      <Select
        ref={input}
        id={id}
        placeholder={words.connectionPlaceholder}
        nothingFoundMessage={words.noConnections}
        data={[
          ...connections.map((each) => ({ value: each.id, label: each.name })),
          ...(isKnown ? [] : [{ value: connection, label: connection }]),
        ]}
        value={connection === '' ? null : connection}
        error={own.some((problem) => problem.severity === 'error')}
        leftSection={connection === '' ? null : <HealthDot health={health(connection)} />}
        leftSectionWidth={26}
        rightSectionWidth={24}
        renderOption={({ option }) => (
          <span className={classes['option']}>
            <HealthDot health={health(option.value)} />
            {option.label}
          </span>
        )}
        onChange={(value) => setConnection(value ?? '')}
      />
      {source.boundIn !== null && (
        <p className={classes['bound']}>
          {text.panel.environment.boundIn(source.boundIn)}{' '}
          <span className={classes['option']}>
            <HealthDot health={health(source.connection)} />
            {connections.find((each) => each.id === source.connection)?.name ?? source.connection}
          </span>
        </p>
      )}
      <FieldProblems
        action={action}
        problems={own}
        onFix={edits.fix}
        help={<DiffersElsewhere parameters={action.parameters} part="connection" />}
      />
    </div>
  )
}

function isOfConnection(path: string): boolean {
  return path === '/parameters/connection' || /^\/parameters\/environments\/[^/]*\/connection$/.test(path)
}

function HealthDot({ health }: { readonly health: Health | null }) {
  if (health === null) return null
  const words = text.panel.parameters.health[health]
  return (
    <span className={classes['health']} data-health={health} title={words}>
      <span className="visually-hidden">{words}</span>
    </span>
  )
}

/** How the connections are, as the server last knew; null for one it says nothing of. */
function useConnectionHealth(used: string): (id: string) => Health | null {
  const { data } = useQuery({ ...systemQueries.health(), refetchInterval: 15_000 })
  const topics = useQuery(topicQueries.list(used))
  // Its topics may have answered since the server was asked.
  const answered: Partial<Record<typeof topics.status, Health>> = { success: 'connected', error: 'unreachable' }
  return (id) => {
    const state = data?.connections.find((connection) => connection.id === id)?.state ?? null
    return (state === 'idle' && id === used ? answered[topics.status] : undefined) ?? state
  }
}
