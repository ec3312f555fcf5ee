import { useCallback, useEffect, useState } from 'react'
import type { DroppedFile } from '../fileDrop/droppedFiles.ts'
import type { ImportFile } from './planDocuments.ts'

/** Files with their texts, and the names of those that could not be read as text. */
export interface ReadFiles {
  readonly files: readonly ImportFile[]
  readonly unreadable: readonly string[]
  readonly add: (files: readonly DroppedFile[]) => void
  readonly remove: (name: string) => void
}

/** Only these can hold something to be imported; in a folder there are many others. */
const readable = /\.(ya?ml|json|avsc|asyncapi|txt)$/i

/** Reads the texts of files; one of the same path takes the place of the earlier one. */
export function useReadFiles(given: readonly DroppedFile[]): ReadFiles {
  const [files, setFiles] = useState<readonly ImportFile[]>([])
  const [unreadable, setUnreadable] = useState<readonly string[]>([])

  const add = useCallback((added: readonly DroppedFile[]) => {
    // One file was meant, whatever its ending; of many, those that can be documents.
    const wanted = added.length === 1 ? added : added.filter(({ path }) => readable.test(path))
    const ignored = added.filter((file) => !wanted.includes(file)).map(({ path }) => path)
    void Promise.all(wanted.map(readText)).then((read) => {
      const texts = read.flatMap(({ file }) => file ?? [])
      const failed = read.flatMap(({ path, file }) => (file === null ? [path] : []))
      const names = new Set(texts.map(({ name }) => name))
      setFiles((before) => [...before.filter(({ name }) => !names.has(name)), ...texts])
      setUnreadable([...ignored, ...failed])
    })
  }, [])
  const remove = useCallback((name: string) => setFiles((before) => before.filter((file) => file.name !== name)), [])

  useEffect(() => {
    if (given.length > 0) add(given)
  }, [given, add])
  return { files, unreadable, add, remove }
}

async function readText({ path, file }: DroppedFile): Promise<{ path: string; file: ImportFile | null }> {
  const content = await file.text().catch(() => null)
  // A zero byte: no text, whatever it is called.
  if (content === null || content.includes('\0')) return { path, file: null }
  return { path, file: { name: path, text: content } }
}
