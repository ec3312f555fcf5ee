import { useQuery } from '@tanstack/react-query'
import { IconLink } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { integrationQueries } from '../../../api/integrations.ts'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import table from '../../../ui/table.module.css'
import { TableSkeleton } from '../../../ui/TableSkeleton.tsx'
import { DifferenceWords } from './DifferenceWords.tsx'
import { linkToUse } from './UsageBand.tsx'

export interface UseTabProps {
  readonly integrationId: string
  readonly scenarioId: string
}

/** Every action that uses a scenario, with the step and the process it stands in. */
export function UseTab({ integrationId, scenarioId }: UseTabProps) {
  const words = text.integrations.usage
  const query = useQuery(integrationQueries.use(integrationId))
  if (query.isPending) return <TableSkeleton rows={3} />
  if (query.error && query.data === undefined) {
    return <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
  }
  const uses = (query.data ?? []).filter((use) => use.scenario === scenarioId)
  if (uses.length === 0) {
    return <EmptyState icon={<IconLink size={20} stroke={1.6} />} title={words.none.title} note={words.none.note} />
  }
  return (
    <div className={table['frame']}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{words.columns.action}</th>
            <th scope="col">{words.columns.place}</th>
            <th scope="col">{words.columns.direction}</th>
            <th scope="col">{words.columns.difference}</th>
          </tr>
        </thead>
        <tbody>
          {uses.map((use) => (
            <tr key={`${use.processId}/${use.nodeId}/${use.actionId}/${use.direction}`}>
              <td>
                <Link {...linkToUse(use)} className={table['name']}>
                  {use.actionName || words.unnamedAction}
                </Link>
              </td>
              <td>{words.place(use.processName, use.nodeName || words.unnamedStep)}</td>
              <td className={table['dim']}>{text.integrations.tree.directions[use.direction]}</td>
              <td>
                <DifferenceWords use={use} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
