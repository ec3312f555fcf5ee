import type { Integration, JsonData } from '@sendwright/model'
import { jsonOf } from './jsonOf.ts'
import { libraryKey, libraryVersion } from '../library/libraryVersion.ts'
import { exactYamlText } from './exactYamlText.ts'

/** The forms that files are written in. */
export type FileFormat = 'json' | 'yaml'

/** Integrations as one library file, which `readDocument` with the format `sendwright` reads back the same. */
export function writeLibrary(integrations: readonly Integration[], format: FileFormat): string {
  return writeData({ [libraryKey]: libraryVersion, integrations: integrations.map(jsonOf) }, format)
}

/** JSON data as the text of a file, numbers exact. */
export function writeData(data: JsonData, format: FileFormat): string {
  return format === 'json' ? `${JSON.stringify(data, null, 2)}\n` : exactYamlText(data)
}
