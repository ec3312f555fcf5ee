import { useDebouncedValue } from '@mantine/hooks'
import type { ImportFormat, Side } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { previewImport } from '../../../api/integrations.ts'
import { importFailure, type ImportFailure } from '../../../app/importDocument/importErrors.ts'
import { recogniseFormat } from '../../../app/importDocument/recogniseFormat.ts'
import { text } from '../../../text/en.ts'

/** What a pasted text is read as. */
export type PastedFormat = Extract<ImportFormat, 'json' | 'jsonSchema'>

/** A pasted text as far as it is read. */
export type PastedJson =
  | { readonly kind: 'empty' | 'reading' | 'document' }
  | { readonly kind: 'failed'; readonly format: PastedFormat; readonly failure: ImportFailure }
  | { readonly kind: 'ready'; readonly format: PastedFormat; readonly side: Side }

/** Typing pauses that long, in milliseconds, before what is typed is read. */
const pauseMs = 300

/** Reads a message or a JSON Schema that was pasted, as an import would; `chosen` wins over what it looks like. */
export function usePastedJson(typed: string, chosen: PastedFormat | null): PastedJson {
  const [pasted] = useDebouncedValue(typed, pauseMs)
  const recognised = recogniseFormat(pasted) ?? 'json'
  const format = chosen ?? (recognised === 'jsonSchema' ? 'jsonSchema' : 'json')
  const isDocument = chosen === null && (recognised === 'asyncapi' || recognised === 'sendwright')
  const isEmpty = pasted.trim() === ''
  const files = [{ name: 'pasted.json', text: pasted }]
  const query = useQuery({
    queryKey: ['import-pasted', format, pasted],
    queryFn: ({ signal }) =>
      previewImport(
        { format, files, name: text.importParameters.paste.pastedName, dryRun: true, directions: {} },
        signal,
      ),
    enabled: !isEmpty && !isDocument,
    retry: false,
    gcTime: 0,
    staleTime: Infinity,
  })
  if (typed.trim() === '') return { kind: 'empty' }
  if (pasted !== typed) return { kind: 'reading' }
  if (isDocument) return { kind: 'document' }
  if (query.error !== null) return { kind: 'failed', format, failure: importFailure(query.error, files) }
  const scenario = query.data?.integrations[0]?.scenarios[0]
  const side = scenario?.send ?? scenario?.receive
  return side === undefined ? { kind: 'reading' } : { kind: 'ready', format, side }
}
