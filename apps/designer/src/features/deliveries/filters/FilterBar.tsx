import { Autocomplete, CloseButton, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { topicQueries } from '../../../api/topics.ts'
import type { DeliveriesPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import classes from './FilterBar.module.css'
import { TimeSelect } from './TimeSelect.tsx'

export interface FilterBarProps {
  readonly place: DeliveriesPlace
  readonly change: ChangePlace
  /** Topics that deliveries are known to go to, also while no cluster answers. */
  readonly knownTopics: readonly string[]
}

/** No connection has it: ids are lowercase letters and digits. */
const all = '*'

/** What the whole page is about: connection, topic, key, time. */
export function FilterBar({ place, change, knownTopics }: FilterBarProps) {
  const words = text.deliveries.filters
  const connections = useQuery(connectionQueries.list()).data ?? []
  const topics = useTopicOffers(place.connection, knownTopics)
  return (
    <search className={classes['bar']}>
      <Select
        className={classes['connection'] ?? ''}
        aria-label={words.connection}
        value={place.connection ?? all}
        data={[
          { value: all, label: words.allConnections },
          ...connections.map(({ id, name }) => ({ value: id, label: name })),
          ...missingConnection(place.connection, connections),
        ]}
        onChange={(value) => change({ connection: value === all || value === null ? undefined : value })}
      />
      <CommittedField value={place.topic ?? ''} onCommit={(topic) => change({ topic: topic || undefined })}>
        {(value, onChange, onCommit) => (
          <Autocomplete
            className={classes['topic'] ?? ''}
            classNames={{ input: place.topic === undefined ? '' : 'mono' }}
            aria-label={words.topic}
            placeholder={words.allTopics}
            data={topics}
            limit={50}
            value={value}
            clearable
            onChange={onChange}
            onOptionSubmit={onCommit}
            onClear={() => onCommit('')}
            onBlur={() => onCommit(value)}
            onKeyDown={(event) => event.key === 'Enter' && onCommit(value)}
          />
        )}
      </CommittedField>
      <CommittedField value={place.key ?? ''} onCommit={(key) => change({ key: key || undefined })}>
        {(value, onChange, onCommit) => (
          <TextInput
            className={classes['key'] ?? ''}
            classNames={{ input: value === '' ? '' : 'mono' }}
            aria-label={words.findKey}
            placeholder={words.findKey}
            leftSection={<IconSearch size={16} stroke={1.6} />}
            rightSection={
              value !== '' && (
                <CloseButton size="sm" aria-label={words.remove(words.key)} onClick={() => onCommit('')} />
              )
            }
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
            onBlur={() => onCommit(value)}
            onKeyDown={(event) => event.key === 'Enter' && onCommit(value)}
          />
        )}
      </CommittedField>
      <TimeSelect place={place} change={change} />
    </search>
  )
}

/** A field that is typed in at leisure: it takes effect with Enter, a choice, or when it is left. */
function CommittedField({
  value,
  onCommit,
  children,
}: {
  readonly value: string
  readonly onCommit: (value: string) => void
  readonly children: (value: string, onChange: (value: string) => void, onCommit: (value: string) => void) => ReactNode
}) {
  const [typed, setTyped] = useState(value)
  const [before, setBefore] = useState(value)
  if (before !== value) {
    setBefore(value)
    setTyped(value)
  }
  return children(typed, setTyped, (committed) => {
    setTyped(committed)
    if (committed !== value) onCommit(committed)
  })
}

function missingConnection(
  id: string | undefined,
  connections: readonly { readonly id: string }[],
): readonly { readonly value: string; readonly label: string }[] {
  return id === undefined || connections.some((connection) => connection.id === id) ? [] : [{ value: id, label: id }]
}

/** The topics of the cluster where it answers, and those that are known from deliveries. */
function useTopicOffers(connection: string | undefined, known: readonly string[]): string[] {
  const { data } = useQuery(topicQueries.list(connection ?? ''))
  const topics = data?.flatMap(({ name, internal }) => (internal ? [] : [name])) ?? []
  return [...new Set([...known, ...topics])].toSorted()
}
