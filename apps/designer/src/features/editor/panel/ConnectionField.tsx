import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { systemQueries } from '../../../api/system.ts'
import { topicQueries } from '../../../api/topics.ts'
import { text } from '../../../text/en.ts'
import { useFieldFocus } from '../../../app/codeEditor/fieldFocus.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import classes from './ConnectionField.module.css'
import fields from './Field.module.css'
import type { ActionFieldProps } from './actionField.ts'

const path = '/parameters/connection'

type Health = keyof typeof text.panel.parameters.health

/** Which connection an action sends with, and how it is. */
export function ConnectionField({ action, problems, edits }: ActionFieldProps) {
  const words = text.panel.parameters
  const input = useRef<HTMLInputElement>(null)
  const connections = useQuery(connectionQueries.list()).data ?? []
  const health = useConnectionHealth(action.parameters.connection)
  const own = problems.filter((problem) => problem.path === path)
  const { connection } = action.parameters
  const isKnown = connection === '' || connections.some(({ id }) => id === connection)
  useFieldFocus({ actionId: action.id, path }, () => input.current?.focus())

  return (
    <div className={fields['field']}>
      <Select
        ref={input}
        label={words.connection}
        placeholder={words.connectionPlaceholder}
        nothingFoundMessage={words.noConnections}
        data={[
          ...connections.map(({ id, name }) => ({ value: id, label: name })),
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
        onChange={(value) => edits.changeParameters('connection', (each) => ({ ...each, connection: value ?? '' }))}
      />
      <FieldProblems action={action} problems={own} onFix={edits.fix} />
    </div>
  )
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
