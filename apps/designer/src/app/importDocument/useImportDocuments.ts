import { maxBodyBytes, type IntegrationImport } from '@sendwright/contract'
import type { Direction, ImportFormat } from '@sendwright/model'
import { useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { previewImport, useImportIntegrations, type ImportRequest } from '../../api/integrations.ts'
import { text } from '../../text/en.ts'
import { importFailure, type ImportFailure } from './importErrors.ts'
import { planDocuments, type ImportFile, type PlannedDocument } from './planDocuments.ts'

/** What a person chose over what the documents say. */
export interface ImportChoices {
  readonly formats: Readonly<Record<string, ImportFormat>>
  /** By document, then by path in it. */
  readonly directions: Readonly<Record<string, Readonly<Record<string, Direction>>>>
  /** Of the scenario that is made of JSON or of a JSON Schema; '' = as the file is called. */
  readonly name: string
  /** The integration that such a scenario goes to; '' = a new one. */
  readonly integration: string
}

/** A document with what it would become. */
export interface DocumentPreview {
  readonly document: PlannedDocument
  readonly format: ImportFormat | null
  readonly answer: IntegrationImport | null
  readonly failure: ImportFailure | null
  readonly isPending: boolean
}

/** An import under way, or the one that failed. */
export interface ImportProgress {
  readonly done: number
  readonly all: number
  readonly failed: { readonly document: string; readonly failure: ImportFailure } | null
}

export interface ImportDocuments {
  readonly previews: readonly DocumentPreview[]
  readonly unused: readonly string[]
  readonly progress: ImportProgress | null
  /** Imports one document after the other; answers with what was made, up to the first that failed. */
  readonly run: () => Promise<readonly IntegrationImport[]>
}

/** The documents among files, with a preview of each that follows the choices, and the import itself. */
export function useImportDocuments(files: readonly ImportFile[], choices: ImportChoices): ImportDocuments {
  const plan = useMemo(() => planDocuments(files), [files])
  const keys = useMemo(() => plan.documents.map(keyOf), [plan])
  const requests = plan.documents.map((document) => ({ document, ...requestOf(document, choices) }))
  const queries = useQueries({
    queries: requests.map(({ request }, index) => ({
      // The texts themselves are no key: they may have megabytes.
      queryKey: ['import-preview', keys[index], request && { ...request, files: null }],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => {
        if (request === null) throw new Error('A document without a format is not asked about')
        return previewImport(request, signal)
      },
      enabled: request !== null,
      retry: false,
      gcTime: 0,
      staleTime: Infinity,
      placeholderData: (before: IntegrationImport | undefined) => before,
    })),
  })
  const { mutateAsync: importDocument } = useImportIntegrations()
  const [progress, setProgress] = useState<ImportProgress | null>(null)

  async function run(): Promise<readonly IntegrationImport[]> {
    const answers: IntegrationImport[] = []
    for (const { document, request } of requests) {
      if (request === null) continue
      setProgress({ done: answers.length, all: requests.length, failed: null })
      try {
        answers.push(await importDocument(request))
      } catch (error) {
        const failure = importFailure(error, document.files)
        setProgress({ done: answers.length, all: requests.length, failed: { document: document.name, failure } })
        return answers
      }
    }
    setProgress(null)
    return answers
  }

  const previews = requests.map(({ document, format, request }, index) => {
    const query = queries[index]
    const error = query?.error ?? null
    return {
      document,
      format,
      answer: error === null && request !== null ? (query?.data ?? null) : null,
      failure: tooLarge(document) ?? (error === null ? null : importFailure(error, document.files)),
      isPending: request !== null && (query?.isFetching ?? false),
    }
  })
  return { previews, unused: plan.unused, progress, run }
}

/** Room for everything in a request that is not the files' texts. */
const requestRoom = 64 * 1024

function requestOf(
  document: PlannedDocument,
  choices: ImportChoices,
): { readonly format: ImportFormat | null; readonly request: ImportRequest | null } {
  const format = choices.formats[document.name] ?? document.format
  if (format === null || tooLarge(document) !== null) return { format, request: null }
  const isMessage = format === 'json' || format === 'jsonSchema'
  return {
    format,
    request: {
      format,
      files: document.files.map(({ name, text: content }) => ({ name, text: content })),
      directions: choices.directions[document.name] ?? {},
      ...(isMessage && choices.name.trim() !== '' && { name: choices.name.trim() }),
      ...(isMessage && choices.integration !== '' && { integration: choices.integration }),
    },
  }
}

function tooLarge(document: PlannedDocument): ImportFailure | null {
  const size = document.files.reduce((sum, file) => sum + file.text.length, 0)
  if (size <= maxBodyBytes - requestRoom) return null
  const sentence = text.integrations.import.tooLarge(size, maxBodyBytes)
  return { faults: [{ sentence, file: null, line: null }], requestId: null }
}

function keyOf(document: PlannedDocument): string {
  return document.files.map((file) => `${file.name} ${fingerprint(file.text)}`).join('\n')
}

/** A short number that differs where texts do, in practice (FNV-1a). */
function fingerprint(content: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < content.length; index += 1)
    hash = Math.imul(hash ^ content.charCodeAt(index), 0x01000193) >>> 0
  return `${content.length}-${hash.toString(36)}`
}
