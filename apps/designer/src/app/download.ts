/** Gives the person a file. */
export function download(file: string, content: string, type: string): void {
  const link = document.createElement('a')
  const url = URL.createObjectURL(new Blob([content], { type }))
  link.href = url
  link.download = file
  link.click()
  URL.revokeObjectURL(url)
}
