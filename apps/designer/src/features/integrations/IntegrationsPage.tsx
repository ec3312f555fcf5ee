import { useQuery } from '@tanstack/react-query'
import { integrationQueries } from '../../api/integrations.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { errorView } from '../../app/errorView.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'

export function IntegrationsPage() {
  const query = useQuery(integrationQueries.list())
  return (
    <AppShell title={text.integrations.title}>
      {query.isPending && <TableSkeleton twoLines rows={6} />}
      {query.error && (
        <ErrorState
          title={text.integrations.loadFailed}
          {...errorView(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
    </AppShell>
  )
}
