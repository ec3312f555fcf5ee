import { Button } from '@mantine/core'
import type { EnvironmentView } from '@sendwright/contract'
import { defaultEnvironmentName } from '@sendwright/model'
import { IconPlus, IconSettings } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { environmentQueries } from '../../api/environments.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { ButtonLink } from '../../app/ButtonLink.tsx'
import { errorView } from '../../app/errorView.ts'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { EnvironmentDetails } from './EnvironmentDetails.tsx'
import { EnvironmentList } from './EnvironmentList.tsx'
import classes from './EnvironmentsPage.module.css'
import { NewEnvironmentDialog } from './NewEnvironmentDialog.tsx'

const route = getRouteApi('/environments')

/** The environments: default values first, and beside the list the one that the address names. */
export function EnvironmentsPage() {
  const { name = defaultEnvironmentName } = route.useSearch()
  const query = useQuery(environmentQueries.list())
  const [adding, setAdding] = useState<{ readonly original: EnvironmentView | null } | null>(null)
  const [isChanged, setChanged] = useState(false)
  const words = text.environments
  const environments = query.data?.environments
  const selected = environments?.find((environment) => environment.name === name)
  return (
    <AppShell
      title={words.title}
      rail="narrow-folded"
      unreachableNote={isChanged ? words.unreachable : undefined}
      actions={
        <Button
          variant={isChanged || adding !== null ? 'default' : 'filled'}
          leftSection={<IconPlus size={16} stroke={1.6} />}
          onClick={() => setAdding({ original: null })}
        >
          {words.add}
        </Button>
      }
    >
      {query.error && environments === undefined ? (
        <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <div className={classes['split']}>
          <section className={classes['list']} aria-label={words.listLabel} data-region="list" tabIndex={-1}>
            {environments ? (
              <EnvironmentList environments={environments} selected={name} />
            ) : (
              <TableSkeleton twoLines rows={4} />
            )}
          </section>
          <section
            className={classes['details']}
            aria-label={text.integrations.placeRegion}
            data-region="details"
            tabIndex={-1}
          >
            {selected && (
              <EnvironmentDetails
                key={selected.name}
                environment={selected}
                defaults={environments?.find((environment) => environment.name === defaultEnvironmentName)}
                variables={query.data?.variables ?? []}
                onDuplicate={() => setAdding({ original: selected })}
                onChanged={setChanged}
              />
            )}
            {environments && selected === undefined && (
              <EmptyState
                icon={<IconSettings size={20} stroke={1.6} />}
                title={words.unknown.title}
                note={words.unknown.note(name)}
                actions={
                  <ButtonLink {...paths.environments()} variant="default">
                    {words.unknown.show}
                  </ButtonLink>
                }
              />
            )}
          </section>
        </div>
      )}
      <NewEnvironmentDialog
        opened={adding !== null}
        original={adding?.original ?? null}
        taken={environments?.map((environment) => environment.name) ?? []}
        onClose={() => setAdding(null)}
      />
    </AppShell>
  )
}
