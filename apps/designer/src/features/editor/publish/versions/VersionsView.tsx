import { CloseButton, Modal, Skeleton } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { versionQueries } from '../../../../api/versions.ts'
import { errorView } from '../../../../app/errorView.ts'
import { text } from '../../../../text/en.ts'
import { EmptyState } from '../../../../ui/EmptyState.tsx'
import { ErrorState } from '../../../../ui/ErrorState.tsx'
import { useLater } from '../../../../ui/useLater.ts'
import { useEditorSnapshot } from '../../document/editorDocument.ts'
import { useEditorPlace } from '../../problems/useEditorPlace.ts'
import classes from './Versions.module.css'
import { VersionDetails } from './VersionDetails.tsx'
import { VersionList } from './VersionList.tsx'

/** The list of versions and the chosen one beside it. */
export function VersionsView({ onClose }: { readonly onClose: () => void }) {
  const words = text.publish.versions
  const { processId } = useEditorPlace()
  const { name } = useEditorSnapshot()
  const query = useQuery(versionQueries.list(processId))
  const [chosen, setChosen] = useState<number | null>(null)
  const versions = query.data
  const selected = versions?.find(({ number }) => number === chosen) ?? versions?.[0]
  return (
    <div className={classes['view']}>
      <Modal.Header className={classes['header'] ?? ''} role="presentation">
        <div>
          <Modal.Title className={classes['title'] ?? ''}>{words.title}</Modal.Title>
          <p className={classes['subtitle']}>{name}</p>
        </div>
        <CloseButton aria-label={text.shell.close} onClick={onClose} />
      </Modal.Header>
      {versions === undefined && (
        <div className={classes['message']}>
          {query.error ? (
            <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
          ) : (
            <Waiting />
          )}
        </div>
      )}
      {versions?.length === 0 && (
        <div className={classes['message']}>
          <EmptyState icon={<IconHistory size={20} stroke={1.6} />} title={words.empty} note={words.emptyNote} />
        </div>
      )}
      {versions && selected && (
        <div className={classes['body']}>
          <VersionList versions={versions} selected={selected.number} onSelect={setChosen} />
          <VersionDetails key={selected.number} version={selected} versions={versions} onClose={onClose} />
        </div>
      )}
    </div>
  )
}

function Waiting() {
  const isLate = useLater(200)
  if (!isLate) return null
  return (
    <output className={classes['skeleton']} aria-label={text.shell.loading}>
      <Skeleton height={14} width={180} />
      <Skeleton height={14} width={240} />
      <Skeleton height={14} width={200} />
    </output>
  )
}
