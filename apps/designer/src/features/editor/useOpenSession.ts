import { ApiError } from '@sendwright/contract'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../api/client.ts'
import { processQueries, saveProcess, showProcess } from '../../api/processes.ts'
import { serverState, subscribe } from '../../api/serverState.ts'
import type { EditorSession, SessionServer } from './document/editorSession.ts'

/** How far the opening of a process is. */
export type Opening =
  | { readonly kind: 'loading' }
  | { readonly kind: 'open'; readonly session: EditorSession }
  | { readonly kind: 'notFound' }
  /** The server has it, the editor cannot draw it. */
  | { readonly kind: 'unreadable'; readonly name: string; readonly bpmn: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: unknown; readonly retry: () => void }

/** Opens a process in the host for as long as the page shows it. */
export function useOpenSession(processId: string, host: HTMLElement | null): Opening {
  const queryClient = useQueryClient()
  const [opening, setOpening] = useState<Opening>({ kind: 'loading' })
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    if (host === null) return
    let isCurrent = true
    let session: EditorSession | null = null
    const show = (next: Opening): void => {
      if (isCurrent) setOpening(next)
    }
    async function open(container: HTMLElement): Promise<void> {
      // bpmn-js is large: it comes with the first process that is opened.
      const { openEditorSession, UnreadableProcessError } = await import('./document/editorSession.ts')
      if (!isCurrent) return
      try {
        session = await openEditorSession(processId, container, createServer(processId, queryClient))
        if (isCurrent) show({ kind: 'open', session })
        else await session.close()
      } catch (error) {
        if (error instanceof UnreadableProcessError)
          show({ kind: 'unreadable', name: error.process.name, bpmn: error.process.bpmn, reason: error.message })
        else if (error instanceof ApiError && error.status === 404) show({ kind: 'notFound' })
        else show({ kind: 'failed', error, retry: () => setAttempt((count) => count + 1) })
      }
    }
    // A place of its own for each attempt: an editor that is left saves, and goes after it.
    const container = document.createElement('div')
    container.style.height = '100%'
    host.append(container)
    void open(container)
    return () => {
      isCurrent = false
      setOpening({ kind: 'loading' })
      void (session?.close() ?? Promise.resolve()).finally(() => container.remove())
      container.style.display = 'none'
    }
  }, [processId, host, queryClient, attempt])

  return opening
}

function createServer(processId: string, queryClient: QueryClient): SessionServer {
  return {
    load: () => queryClient.fetchQuery({ ...processQueries.detail(processId), staleTime: 0 }),
    save: (version, content) =>
      saveProcess(processId, version, { ...content, sampleContexts: [...content.sampleContexts] }),
    copy: async (content) => {
      const copy = await api.createProcess({ body: { ...content, sampleContexts: [...content.sampleContexts] } })
      await showProcess(queryClient, copy)
      return copy
    },
    seen: (process) => void showProcess(queryClient, process),
    onBack: (listener) => {
      let before = serverState()
      return subscribe(() => {
        if (before !== 'reachable' && serverState() === 'reachable') listener()
        before = serverState()
      })
    },
  }
}
