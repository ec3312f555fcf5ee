import { Skeleton } from '@mantine/core'
import type { ProcessChange } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { versionQueries } from '../../../../api/versions.ts'
import { errorView } from '../../../../app/errorView.ts'
import { text } from '../../../../text/en.ts'
import { ErrorState } from '../../../../ui/ErrorState.tsx'
import { useLater } from '../../../../ui/useLater.ts'
import { useEditorSession, useSaveState } from '../../document/editorSessionContext.ts'
import { useEditorPlace } from '../../problems/useEditorPlace.ts'
import { ChangeDetail } from '../ChangeDetail.tsx'
import { changeItems, firstChange, groupChanges, isOfDrawing } from '../changeGroups.ts'
import { ChangeList } from '../ChangeList.tsx'
import type { Comparison } from './comparison.ts'
import classes from './Versions.module.css'

/** What changed from one version to a later one, or to the draft: in words, and the chosen change beside them. */
export function VersionChanges({ comparison }: { readonly comparison: Comparison }) {
  return comparison.to === 'draft' ? (
    <ChangesToDraft from={comparison.from} />
  ) : (
    <ChangesBetween from={comparison.from} to={comparison.to} />
  )
}

function ChangesBetween({ from, to }: { readonly from: number; readonly to: number }) {
  const { processId } = useEditorPlace()
  const query = useQuery(versionQueries.detail(processId, to, from))
  const words = text.publish.versions
  return (
    <Changes
      title={words.direction(words.other(from), words.other(to))}
      changes={query.data?.changes}
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  )
}

function ChangesToDraft({ from }: { readonly from: number }) {
  const { processId } = useEditorPlace()
  const session = useEditorSession()
  const save = useSaveState(session)
  const query = useQuery(versionQueries.plan(processId, save.version, from))
  const words = text.publish.versions
  return (
    <Changes
      title={words.direction(words.other(from), words.theDraft)}
      changes={query.data?.changes}
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  )
}

function Changes({
  title,
  changes,
  error,
  onRetry,
}: {
  readonly title: string
  readonly changes: readonly ProcessChange[] | undefined
  readonly error: unknown
  readonly onRetry: () => void
}) {
  const words = text.publish
  const steps = useMemo(() => groupChanges(changes ?? []), [changes])
  const items = useMemo(() => changeItems(steps), [steps])
  const [chosen, setChosen] = useState<string | null>(null)
  const selected = items.find(({ key }) => key === chosen) ?? firstChange(items)
  if (changes === undefined)
    return (
      <div className={classes['message']}>
        {error ? (
          <ErrorState title={words.versions.compareFailed} {...errorView(error)} onRetry={onRetry} />
        ) : (
          <Waiting />
        )}
      </div>
    )
  return (
    <div className={classes['comparison']}>
      <div className={classes['changes']}>
        <h4 className={classes['direction']}>{title}</h4>
        {items.length === 0 ? (
          <p className={classes['faint']}>{words.changes.same}</p>
        ) : (
          <>
            <ChangeList steps={steps} selected={selected ?? null} onSelect={setChosen} />
            {!changes.some(isOfDrawing) && <p className={classes['faint']}>{words.changes.drawingSame}</p>}
          </>
        )}
      </div>
      <div className={classes['change']}>
        {selected && (
          <ChangeDetail item={selected} items={items} onSelect={setChosen} replay={null} between="versions" />
        )}
      </div>
    </div>
  )
}

function Waiting() {
  const isLate = useLater(200)
  if (!isLate) return null
  return (
    <output className={classes['skeleton']} aria-label={text.publish.loading}>
      <Skeleton height={14} width={200} />
      <Skeleton height={14} width={260} />
    </output>
  )
}
