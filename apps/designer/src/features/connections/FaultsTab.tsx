import { Button, Select } from '@mantine/core'
import { IconFlame, IconHeartbeat } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import {
  sandboxQueries,
  useAddFaults,
  useDisturbSandbox,
  useHealSandbox,
  useRemoveFaults,
  type ActiveFault,
} from '../../api/sandbox.ts'
import { topicQueries } from '../../api/topics.ts'
import { errorView } from '../../app/errorView.ts'
import { text } from '../../text/en.ts'
import { Banner } from '../../ui/Banner.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import {
  activeRules,
  disturbances,
  faultPresetNames,
  faultPresets,
  otherRules,
  type FaultPreset,
} from './faultPresets.ts'
import classes from './FaultsTab.module.css'

/** Makes the sandbox misbehave, for trying what happens then, and heals it. */
export function FaultsTab({ connectionId }: { readonly connectionId: string }) {
  const words = text.sandboxFaults
  const query = useQuery(sandboxQueries.faults())
  const heal = useHealSandbox()
  const faults = query.data
  if (query.isPending) return <TableSkeleton rows={6} />
  if (faults === undefined) {
    return <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
  }
  return (
    <>
      <h3 className={classes['title']}>{words.title}</h3>
      <p className={classes['note']}>{words.note}</p>
      <Banner
        inset
        tone={faults.length === 0 ? 'information' : 'warning'}
        icon={faults.length === 0 ? <IconHeartbeat size={16} stroke={1.6} /> : <IconFlame size={16} stroke={1.6} />}
        action={
          faults.length > 0 && (
            <Button size="xs" loading={heal.isPending} onClick={() => heal.mutate()}>
              {words.heal}
            </Button>
          )
        }
      >
        {faults.length === 0 ? words.healthy : words.active(faults.length)}
      </Banner>
      {heal.error && <ErrorState title={words.failed} {...errorView(heal.error)} />}
      <ul className={classes['faults']} aria-label={words.presetsTitle}>
        {faultPresetNames.map((preset) => (
          <PresetRow key={preset} preset={preset} faults={faults} connectionId={connectionId} />
        ))}
        {otherRules(faults).map((fault) => (
          <OtherRow key={fault.id} fault={fault} />
        ))}
      </ul>
      <h4 className={classes['subtitle']}>{words.onceTitle}</h4>
      <ul className={classes['faults']} aria-label={words.onceTitle}>
        <DisturbanceRow />
      </ul>
    </>
  )
}

interface PresetRowProps {
  readonly preset: FaultPreset
  readonly faults: readonly ActiveFault[]
  readonly connectionId: string
}

function PresetRow({ preset, faults, connectionId }: PresetRowProps) {
  const words = text.sandboxFaults
  const [topic, setTopic] = useState<string | null>(null)
  const add = useAddFaults()
  const remove = useRemoveFaults()
  const rules = activeRules(preset, faults)
  const isActive = rules.length > 0
  const { takesTopic, rules: rulesOf } = faultPresets[preset]
  const { name, note } = words.presets[preset]
  return (
    <Row
      name={name}
      note={note}
      isActive={isActive}
      met={isActive ? rules.reduce((sum, { met }) => sum + met, 0) : null}
      error={add.error ?? remove.error}
      field={
        takesTopic &&
        (isActive ? (
          rules[0]?.topic !== null && <code>{rules[0]?.topic}</code>
        ) : (
          <TopicChoice connectionId={connectionId} name={name} value={topic} onChange={setTopic} />
        ))
      }
    >
      {isActive ? (
        <Button
          variant="default"
          size="xs"
          aria-label={`${words.remove}: ${name}`}
          loading={remove.isPending}
          onClick={() => remove.mutate(rules.map(({ id }) => id))}
        >
          {words.remove}
        </Button>
      ) : (
        <Button
          variant="default"
          size="xs"
          aria-label={`${words.add}: ${name}`}
          loading={add.isPending}
          onClick={() => add.mutate(rulesOf(topic))}
        >
          {words.add}
        </Button>
      )}
    </Row>
  )
}

interface TopicChoiceProps {
  readonly connectionId: string
  readonly name: string
  readonly value: string | null
  readonly onChange: (topic: string | null) => void
}

function TopicChoice({ connectionId, name, value, onChange }: TopicChoiceProps) {
  const words = text.sandboxFaults
  const topics = useQuery(topicQueries.list(connectionId)).data ?? []
  return (
    <Select
      size="xs"
      className={classes['topic'] ?? ''}
      aria-label={`${words.topic}: ${name}`}
      placeholder={words.topicPlaceholder}
      value={value}
      data={topics.flatMap((topic) => (topic.internal ? [] : [topic.name]))}
      allowDeselect
      onChange={onChange}
    />
  )
}

/** A rule that was made over the API. */
function OtherRow({ fault }: { readonly fault: ActiveFault }) {
  const words = text.sandboxFaults
  const remove = useRemoveFaults()
  const name = words.own(fault.kind, fault.api ?? words.everyApi)
  return (
    <Row name={name} note={fault.topic ?? ''} isActive met={fault.met} error={remove.error}>
      <Button
        variant="default"
        size="xs"
        aria-label={`${words.remove}: ${name}`}
        loading={remove.isPending}
        onClick={() => remove.mutate([fault.id])}
      >
        {words.remove}
      </Button>
    </Row>
  )
}

function DisturbanceRow() {
  const words = text.sandboxFaults
  const disturb = useDisturbSandbox()
  const { name, note } = words.disturbances.closeConnections
  return (
    <Row name={name} note={note} isActive={false} met={null} error={disturb.error}>
      <Button
        variant="default"
        size="xs"
        aria-label={`${words.once}: ${name}`}
        loading={disturb.isPending}
        onClick={() => disturb.mutate(disturbances.closeConnections)}
      >
        {words.once}
      </Button>
    </Row>
  )
}

interface RowProps {
  readonly name: string
  readonly note: string
  readonly isActive: boolean
  readonly met: number | null
  readonly error: unknown
  readonly field?: ReactNode
  readonly children: ReactNode
}

function Row({ name, note, isActive, met, error, field, children }: RowProps) {
  return (
    <li className={classes['fault']} data-active={isActive || undefined}>
      <div className={classes['words']}>
        <strong className={classes['name']}>{name}</strong>
        {met !== null && <span className={classes['met']}> {text.sandboxFaults.met(met)}</span>}
        <p className={classes['faultNote']}>{note}</p>
        {field}
        {error !== null && error !== undefined && <p className={classes['failure']}>{errorView(error).detail}</p>}
      </div>
      {children}
    </li>
  )
}
