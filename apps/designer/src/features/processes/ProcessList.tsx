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
import { filterProcesses, processViews, type ProcessView } from './filterProcesses.ts'
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
  const shown = filterProcesses(processes, { filter, show: show ?? null })
  const setSearch = (search: { filter?: string; show?: ProcessView }): void =>
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
          onChange={(value) => setSearch({ show: processViews.find((view) => view === value) })}
          data={[
            { value: 'all', label: text.processes.showAll },
            { value: 'with-problems', label: text.processes.showWithProblems },
            { value: 'unpublished', label: text.processes.showUnpublished },
          ]}
        />
        <output className={classes['count']}>{text.processes.count(shown.length, processes.length)}</output>
      </div>
      {shown.length > 0 ? (
        <ProcessTable processes={shown} onFailure={setFailure} />
      ) : (
        <EmptyState
          icon={<IconSearch size={20} stroke={1.6} />}
          title={nothingWords(filter, show ?? null)}
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

function nothingWords(filter: string, show: ProcessView | null): string {
  if (filter !== '' || show === null) return text.processes.nothingFound
  return show === 'unpublished' ? text.processes.nothingUnpublished : text.processes.nothingWithProblems
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
