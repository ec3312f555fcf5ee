import { maxBodyBytes, ApiError } from '@sendwright/contract'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { useImportProcess } from '../../api/processes.ts'
import { errorView } from '../../app/errorView.ts'
import { text } from '../../text/en.ts'
import { importQueueReducer, nameFromFile, namesItsProcess, type ImportQueue, type ImportState } from './importQueue.ts'

/** Files on their way to becoming processes, one after the other. */
export interface ImportControl {
  readonly queue: ImportQueue
  readonly add: (files: readonly File[]) => void
  /** Leaves out what has not begun. */
  readonly stop: () => void
  /** Takes the finished list away. */
  readonly close: () => void
}

/** Imports files one at a time, so that a large one does not hold the others' memory too. */
export function useImportQueue(): ImportControl {
  const [queue, dispatch] = useReducer(importQueueReducer, [])
  const files = useRef(new Map<number, File>())
  const nextId = useRef(0)
  const { mutateAsync: importProcess } = useImportProcess()

  const next = queue.some(({ state }) => state.kind === 'importing')
    ? undefined
    : queue.find(({ state }) => state.kind === 'waiting')
  const nextFileId = next?.id
  useEffect(() => {
    if (nextFileId === undefined) return
    const file = files.current.get(nextFileId)
    if (file === undefined) return
    dispatch({ type: 'changed', id: nextFileId, state: { kind: 'importing' } })
    void importFile(file, importProcess).then((state) => {
      files.current.delete(nextFileId)
      dispatch({ type: 'changed', id: nextFileId, state })
    })
  }, [nextFileId, importProcess])

  const add = useCallback((given: readonly File[]) => {
    const added = given.map((file) => {
      nextId.current += 1
      files.current.set(nextId.current, file)
      return { id: nextId.current, fileName: file.name }
    })
    if (added.length > 0) dispatch({ type: 'added', files: added })
  }, [])
  const stop = useCallback(() => dispatch({ type: 'stopped' }), [])
  const close = useCallback(() => dispatch({ type: 'closed' }), [])
  return { queue, add, stop, close }
}

type ImportProcess = ReturnType<typeof useImportProcess>['mutateAsync']

async function importFile(file: File, importProcess: ImportProcess): Promise<ImportState> {
  if (file.size > maxBodyBytes) return refused([text.processes.import.tooLarge(file.size, maxBodyBytes)])
  const content = await file.text().catch(() => null)
  if (content === null) return refused([text.processes.import.unreadable])
  try {
    const name = namesItsProcess(content) ? '' : nameFromFile(file.name)
    const process = await importProcess({ file, name })
    const warnings = process.problems.filter((problem) => problem.severity === 'warning')
    return { kind: 'imported', processId: process.id, name: process.name, warnings }
  } catch (error) {
    const problems = error instanceof ApiError ? (error.body?.problems ?? []) : []
    if (problems.length > 0) return refused(problems.map((problem) => problem.message))
    const view = errorView(error)
    return refused([view.detail], view.requestId)
  }
}

function refused(reasons: readonly string[], requestId: string | null = null): ImportState {
  return { kind: 'refused', reasons, requestId }
}
