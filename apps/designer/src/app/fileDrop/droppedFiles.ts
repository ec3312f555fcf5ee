/** A file that was dropped or chosen; `path` is relative to the folder it came with, else its name. */
export interface DroppedFile {
  readonly path: string
  readonly file: File
}

/** More files than this are not read: a whole disk may have been dropped by mistake. */
const mostFiles = 2_000

/** All files of a drop, those in folders too. Call it in the event's handler: afterwards the browser forgets them. */
export async function readDroppedFiles(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? [])
  const plain = [...transfer.files]
  if (!entries.some((entry) => entry.isDirectory)) return filesWithPaths(plain)
  const found: DroppedFile[] = []
  for (const entry of entries) await collect(entry, found)
  return found
}

/** Files from a file chooser; one that chose a folder tells their paths in it. */
export function filesWithPaths(files: readonly File[]): readonly DroppedFile[] {
  return files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

async function collect(entry: FileSystemEntry, found: DroppedFile[]): Promise<void> {
  if (found.length >= mostFiles || entry.name.startsWith('.') || entry.name === 'node_modules') return
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    found.push({ path: entry.fullPath.replace(/^\//, ''), file })
  } else if (isDirectory(entry)) {
    const reader = entry.createReader()
    const read = (): Promise<FileSystemEntry[]> => new Promise((resolve, reject) => reader.readEntries(resolve, reject))
    // A browser answers with at most a hundred at a time, and with none at the end.
    for (let part = await read(); part.length > 0; part = await read())
      for (const child of part) await collect(child, found)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
