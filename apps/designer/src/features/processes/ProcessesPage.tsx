import { Button } from '@mantine/core'
import { exampleProcessId } from '@sendwright/contract'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { processQueries } from '../../api/processes.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { errorView } from '../../app/errorView.ts'
import { DropOverlay } from '../../app/fileDrop/DropOverlay.tsx'
import { useFileDrop } from '../../app/fileDrop/useFileDrop.ts'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { useHiddenIds } from './deletions.ts'
import { FirstStart } from './FirstStart.tsx'
import { BpmnFileButton, ImportButton } from './ImportButton.tsx'
import { isUnderWay, processToOpen } from './importQueue.ts'
import { ImportReport } from './ImportReport.tsx'
import { NewProcessDialog } from './NewProcessDialog.tsx'
import { processDeletions } from './processDeletions.ts'
import classes from './ProcessesPage.module.css'
import { ProcessList } from './ProcessList.tsx'
import { useImportQueue, type ImportControl } from './useImportQueue.ts'

/** The list of processes, or the first start while there is only the example and nothing was published. Files can be dropped anywhere on it. */
export function ProcessesPage() {
  const query = useQuery(processQueries.list())
  const hidden = useHiddenIds(processDeletions)
  const [creating, setCreating] = useState(false)
  const control = useImportQueue()
  useOpenImported(control)
  const dropping = useFileDrop((dropped) => control.add(dropped.map(({ file }) => file)))

  const processes = query.data?.filter((process) => !hidden.has(process.id))
  const example =
    processes?.length === 1
      ? processes.find(({ id, published }) => id === exampleProcessId && published === null)
      : undefined
  return (
    <AppShell
      title={text.processes.title}
      actions={
        processes &&
        !example && (
          <>
            <ImportButton onFiles={control.add} />
            <Button
              leftSection={<IconPlus size={16} stroke={1.6} />}
              variant={creating ? 'default' : 'filled'}
              onClick={() => setCreating(true)}
            >
              {text.processes.newProcess}
            </Button>
          </>
        )
      }
    >
      {example ? (
        <FirstStart
          example={example}
          report={<ImportReport control={control} />}
          onCreate={() => setCreating(true)}
          importButton={(card) => <BpmnFileButton onFiles={control.add}>{card}</BpmnFileButton>}
        />
      ) : (
        <div className={classes['page']}>
          <ImportReport control={control} />
          {query.isPending && <TableSkeleton twoLines rows={6} />}
          {query.error && processes === undefined && (
            <ErrorState
              title={text.processes.loadFailed}
              {...errorView(query.error)}
              onRetry={() => void query.refetch()}
            />
          )}
          {processes && <ProcessList processes={processes} onCreate={() => setCreating(true)} onFiles={control.add} />}
        </div>
      )}
      <NewProcessDialog opened={creating} onClose={() => setCreating(false)} />
      {dropping && <DropOverlay {...text.processes.drop} />}
    </AppShell>
  )
}

function useOpenImported({ queue, close }: ImportControl): void {
  const navigate = useNavigate()
  const wasUnderWay = useRef(false)
  useEffect(() => {
    const underWay = isUnderWay(queue)
    const finished = wasUnderWay.current && !underWay
    wasUnderWay.current = underWay
    const processId = finished ? processToOpen(queue) : null
    if (processId === null) return
    close()
    void navigate(paths.process(processId))
  }, [queue, close, navigate])
}
