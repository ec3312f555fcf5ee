import { useQuery } from '@tanstack/react-query'
import { environmentQueries } from '../../api/environments.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { errorView } from '../../app/errorView.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'

export function EnvironmentsPage() {
  const query = useQuery(environmentQueries.list())
  return (
    <AppShell title={text.environments.title}>
      {query.isPending && <TableSkeleton twoLines rows={6} />}
      {query.error && (
        <ErrorState
          title={text.environments.loadFailed}
          {...errorView(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
    </AppShell>
  )
}
