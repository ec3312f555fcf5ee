import { Button, SegmentedControl } from '@mantine/core'
import type { ProcessSummaryView } from '@sendwright/contract'
import { IconFileImport, IconPlus, IconSearch, IconSitemap } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { text } from '../../text/en.ts'
import { Banner } from '../../ui/Banner.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { StateIcon } from '../../ui/StateText.tsx'
import { filterProcesses } from './filterProcesses.ts'
import { ImportButton } from './ImportButton.tsx'
import classes from './ProcessList.module.css'
import { ProcessTable } from './ProcessTable.tsx'

export interface ProcessListProps {
  readonly processes: readonly ProcessSummaryView[]
  readonly onCreate: () => void
  readonly onFiles: (files: readonly File[]) => void
}

const route = getRouteApi('/')

/** The processes with their filter; the address keeps the filter. */
export function ProcessList({ processes, onCreate, onFiles }: ProcessListProps) {
  const { filter = '', show } = route.useSearch()
  const navigate = route.useNavigate()
  const [failure, setFailure] = useState<string | null>(null)
  const shown = filterProcesses(processes, { filter, onlyWithProblems: show === 'with-problems' })
  const setSearch = (search: { filter?: string; show?: 'with-problems' }): void =>
    void navigate({ search: (before) => ({ ...before, ...search }), replace: true })

  if (processes.length === 0) return <NoProcess onCreate={onCreate} onFiles={onFiles} />
  return (
    <>
      {failure !== null && (
        <Banner inset tone="error" icon={<StateIcon state="failed" />} onDismiss={() => setFailure(null)}>
          {failure}
        </Banner>
      )}
      <div className={classes['bar']}>
        <SearchField
          label={text.processes.filter}
          placeholder={text.processes.filterBy}
          value={filter}
          onChange={(value) => setSearch({ filter: value })}
        />
        <SegmentedControl
          aria-label={text.processes.show}
          size="sm"
          value={show ?? 'all'}
          onChange={(value) => setSearch({ show: value === 'with-problems' ? value : undefined })}
          data={[
            { value: 'all', label: text.processes.showAll },
            { value: 'with-problems', label: text.processes.showWithProblems },
          ]}
        />
        <output className={classes['count']}>{text.processes.count(shown.length, processes.length)}</output>
      </div>
      {shown.length > 0 ? (
        <ProcessTable processes={shown} onFailure={setFailure} />
      ) : (
        <EmptyState
          icon={<IconSearch size={20} stroke={1.6} />}
          title={filter === '' ? text.processes.nothingWithProblems : text.processes.nothingFound}
          actions={
            <Button variant="default" onClick={() => setSearch({ filter: undefined, show: undefined })}>
              {text.processes.showAllAgain}
            </Button>
          }
        />
      )}
      <p className={classes['hint']}>
        <IconFileImport size={14} stroke={1.6} aria-hidden /> {text.processes.dropHint}
      </p>
    </>
  )
}

function NoProcess({ onCreate, onFiles }: Omit<ProcessListProps, 'processes'>) {
  return (
    <EmptyState
      icon={<IconSitemap size={20} stroke={1.6} />}
      title={text.processes.empty.title}
      note={`${text.processes.empty.note} ${text.processes.dropHint}`}
      actions={
        <>
          <Button variant="default" leftSection={<IconPlus size={16} stroke={1.6} />} onClick={onCreate}>
            {text.processes.newProcess}
          </Button>
          <ImportButton onFiles={onFiles} />
        </>
      }
    />
  )
}
