import { Button, Skeleton } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { environmentQueries } from '../../api/environments.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { ButtonLink } from '../../app/ButtonLink.tsx'
import { errorView } from '../../app/errorView.ts'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useLater } from '../../ui/useLater.ts'
import { Canvas } from './canvas/Canvas.tsx'
import { CanvasToolbar } from './canvas/CanvasToolbar.tsx'
import canvasClasses from '../../app/drawing/Drawing.module.css'
import { Dock } from './dock/Dock.tsx'
import { downloadBpmn } from './document/downloadBpmn.ts'
import { EditorDocumentProvider } from './document/editorDocument.ts'
import { EditorSessionProvider, useProcessName, useUnsavedEdits } from './document/editorSessionContext.ts'
import { EditorLayout } from './EditorLayout.tsx'
import layoutClasses from './EditorLayout.module.css'
import { ActionsPanel } from './panel/ActionsPanel.tsx'
import { PublishButtons } from './publish/PublishButtons.tsx'
import { PublishDialog } from './publish/PublishDialog.tsx'
import { RunPanel } from './publish/RunPanel.tsx'
import { VersionsDialog } from './publish/versions/VersionsDialog.tsx'
import { Crumbs } from './topBar/Crumbs.tsx'
import { EditorMenu } from './topBar/EditorMenu.tsx'
import { EnvironmentSelect } from './topBar/EnvironmentSelect.tsx'
import { EditorNotices } from './topBar/EditorNotices.tsx'
import { ProblemCount } from './topBar/ProblemCount.tsx'
import { SaveStatus } from './topBar/SaveStatus.tsx'
import { useOpenSession, type Opening } from './useOpenSession.ts'
import { useSelectionInAddress } from './useSelectionInAddress.ts'

const route = getRouteApi('/processes/$processId')

/** The editor of one process: drawing, actions of the selected step, and what they send. */
export function EditorPage() {
  const { processId } = route.useParams()
  return <Editor key={processId} processId={processId} />
}

function Editor({ processId }: { readonly processId: string }) {
  const [host, setHost] = useState<HTMLDivElement | null>(null)
  const opening = useOpenSession(processId, host)
  // Asked for while the process is being opened, so that its records are right from the start.
  useQuery(environmentQueries.list())
  const session = opening.kind === 'open' ? opening.session : null
  const name = useProcessName(session)
  const unsaved = useUnsavedEdits(session)
  // One tree from the start: the drawing's host must not be mounted anew when the process is open.
  return (
    <EditorSessionProvider value={session}>
      <EditorDocumentProvider value={session?.document ?? null}>
        <AppShell
          title={name ?? text.shell.processes}
          rail="folded"
          crumbs={<Crumbs name={name} />}
          state={session !== null && <EditorState />}
          actions={
            session !== null && (
              <>
                <EnvironmentSelect />
                <PublishButtons />
                <EditorMenu processId={processId} />
              </>
            )
          }
          unreachableNote={text.editor.save.offlineNote(unsaved)}
          banner={session !== null && <EditorNotices />}
        >
          <EditorLayout
            drawing={
              <div className={canvasClasses['canvas']}>
                {session !== null && <CanvasToolbar />}
                <div ref={setHost} className={canvasClasses['host']} />
                {session !== null && host !== null && <Canvas host={host} />}
              </div>
            }
            panel={session === null ? opening.kind === 'loading' && <PanelSkeleton /> : <Panel />}
            dock={session !== null && <Dock />}
          />
          <OpeningProblem opening={opening} />
          {session !== null && (
            <>
              <SelectionInAddress />
              <PublishDialog />
              <VersionsDialog />
            </>
          )}
        </AppShell>
      </EditorDocumentProvider>
    </EditorSessionProvider>
  )
}

/** The chosen step, or starting a run while that is open. */
function Panel() {
  const { open } = route.useSearch()
  return open === 'run' ? <RunPanel /> : <ActionsPanel />
}

function EditorState() {
  return (
    <>
      <SaveStatus />
      <ProblemCount />
    </>
  )
}

function OpeningProblem({ opening }: { readonly opening: Opening }) {
  const words = text.editor.load
  if (opening.kind === 'loading' || opening.kind === 'open') return null
  const toProcesses = (
    <ButtonLink {...paths.processes()} variant="default">
      {words.toProcesses}
    </ButtonLink>
  )
  return (
    <div className={layoutClasses['message']}>
      {opening.kind === 'notFound' && (
        <ErrorState title={words.notFound} detail={words.notFoundNote} actions={toProcesses} />
      )}
      {opening.kind === 'unreadable' && (
        <ErrorState
          title={words.unreadable}
          detail={words.unreadableNote(opening.reason)}
          actions={
            <>
              <Button variant="default" onClick={() => downloadBpmn(opening.name, opening.bpmn)}>
                {text.editor.topBar.download}
              </Button>
              {toProcesses}
            </>
          }
        />
      )}
      {opening.kind === 'failed' && (
        <ErrorState title={words.failed} {...errorView(opening.error)} onRetry={opening.retry} actions={toProcesses} />
      )}
    </div>
  )
}

function PanelSkeleton() {
  const isLate = useLater(200)
  if (!isLate) return null
  return (
    <output className={layoutClasses['skeleton']} aria-label={text.shell.loading}>
      <Skeleton height={14} width={90} />
      <Skeleton height={18} width={180} />
      <Skeleton height={56} mt={16} />
      <Skeleton height={56} />
    </output>
  )
}

function SelectionInAddress() {
  useSelectionInAddress()
  return null
}
