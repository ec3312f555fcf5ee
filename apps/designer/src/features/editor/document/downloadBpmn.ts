/** Gives the person a file with a process, named after it. */
export function downloadBpmn(name: string, bpmn: string): void {
  const link = document.createElement('a')
  const url = URL.createObjectURL(new Blob([bpmn], { type: 'application/xml' }))
  link.href = url
  link.download = `${fileName(name)}.bpmn`
  link.click()
  URL.revokeObjectURL(url)
}

/** A name without what file systems refuse. */
export function fileName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- file systems refuse control characters too
  const safe = name.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, '-').replace(/^[-. ]+|[-. ]+$/g, '')
  return safe === '' ? 'process' : safe.slice(0, 120)
}
