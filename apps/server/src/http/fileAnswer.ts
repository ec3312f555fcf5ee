import type { FileFormat } from '@sendwright/exchange/write'
import type { FileAnswer } from './mount.ts'

const mediaTypes = { yaml: 'application/yaml', json: 'application/json' } as const satisfies Record<FileFormat, string>

/** A file in a chosen form; `name` has no ending yet. */
export function fileAnswer(name: string, format: FileFormat, text: string): FileAnswer {
  return { name: `${name}.${format}`, type: mediaTypes[format], text }
}
