/** A file of an import: its relative path and its whole text. */
export interface DocumentFile {
  readonly name: string
  readonly text: string
}
