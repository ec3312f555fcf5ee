import type { ProcessSummaryView } from '@sendwright/contract'
import { useIntersection } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { versionQueries } from '../../api/versions.ts'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import table from '../../ui/table.module.css'
import { hasUnpublishedSaves } from './filterProcesses.ts'
import classes from './ProcessTable.module.css'

/** The published version, and how much the draft has changed since; that leads to publishing. */
export function VersionCell({ process }: { readonly process: ProcessSummaryView }) {
  const { id, published } = process
  if (published === null) return <span className={table['dim']}>{text.processes.draftOnly}</span>
  return (
    <>
      <span className={classes['version']}>{published.number}</span>
      {hasUnpublishedSaves(process) && <ChangesSince id={id} version={process.version} />}
    </>
  )
}

/** Counted by the server for the rows that are seen: it compares two diagrams for it. */
function ChangesSince({ id, version }: { readonly id: string; readonly version: number }) {
  const { ref, entry } = useIntersection({ rootMargin: '100px' })
  const { data: plan } = useQuery({
    ...versionQueries.plan(id, version),
    enabled: entry?.isIntersecting === true,
  })
  const count = plan?.changes.length
  return (
    <span ref={ref} className={classes['changes']}>
      {count !== 0 && (
        <Link {...paths.process(id, { open: 'publish' })} className={classes['changesLink']}>
          {text.processes.changesSince(count ?? null)}
        </Link>
      )}
    </span>
  )
}
