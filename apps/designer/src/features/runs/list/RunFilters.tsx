import { Select } from '@mantine/core'
import { defaultEnvironmentName } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { environmentQueries } from '../../../api/environments.ts'
import { processQueries } from '../../../api/processes.ts'
import { runRanges, type RunsPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { SearchField } from '../../../ui/SearchField.tsx'
import type { ChangeRuns } from '../useRunsPlace.ts'
import classes from './RunFilters.module.css'
import { defaultRange } from './runScope.ts'

/** No process and no environment has it as its name. */
const all = '*'
const none = 'none'
/** What is typed takes effect when typing pauses. */
const pauseMs = 300

/** Which runs the page is about: a value, process, environment, time of start. */
export function RunFilters({ place, change }: { readonly place: RunsPlace; readonly change: ChangeRuns }) {
  const words = text.runs.filters
  const processes = useQuery(processQueries.list()).data ?? []
  const environments = useQuery(environmentQueries.list()).data?.environments ?? []
  const names = environments.map(({ name }) => name).filter((name) => name !== defaultEnvironmentName)
  return (
    <search className={classes['bar']}>
      <ValueSearch value={place.search ?? ''} onChange={(search) => change({ search: search || undefined }, false)} />
      <Select
        className={classes['process'] ?? ''}
        aria-label={words.process}
        value={place.process ?? all}
        data={[
          { value: all, label: words.allProcesses },
          ...processes.map(({ id, name }) => ({ value: id, label: name })),
          ...missing(place.process, processes),
        ]}
        onChange={(value) => change({ process: chosen(value) })}
      />
      <Select
        className={classes['environment'] ?? ''}
        aria-label={words.environment}
        value={place.environment ?? all}
        data={[
          { value: all, label: words.allEnvironments },
          ...names.map((name) => ({ value: name, label: name })),
          { value: none, label: words.noEnvironment },
        ]}
        onChange={(value) => change({ environment: chosen(value) })}
      />
      <Select
        className={classes['time'] ?? ''}
        aria-label={words.time}
        value={place.range ?? defaultRange}
        data={runRanges.map((range) => ({ value: range, label: words.ranges[range] }))}
        onChange={(value) => {
          const range = runRanges.find((candidate) => candidate === value)
          change({ range: range === defaultRange ? undefined : range })
        }}
      />
    </search>
  )
}

function chosen(value: string | null): string | undefined {
  return value === null || value === all ? undefined : value
}

/** A process that is filtered by and deleted meanwhile stands by its id. */
function missing(id: string | undefined, processes: readonly { readonly id: string }[]) {
  return id === undefined || processes.some((process) => process.id === id) ? [] : [{ value: id, label: id }]
}

function ValueSearch({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const words = text.runs.filters
  const [typed, setTyped] = useState(value)
  const [before, setBefore] = useState(value)
  if (before !== value) {
    setBefore(value)
    setTyped(value)
  }
  const commit = useEffectEvent(() => {
    if (typed.trim() !== value) onChange(typed.trim())
  })
  useEffect(() => {
    const timer = setTimeout(() => commit(), pauseMs)
    return () => clearTimeout(timer)
  }, [typed])
  return <SearchField className={classes['search'] ?? ''} label={words.search} value={typed} onChange={setTyped} />
}
