import { download } from '../../../app/download.ts'

/** Gives the person a file with a process, named after it. */
export function downloadBpmn(name: string, bpmn: string): void {
  download(`${fileName(name)}.bpmn`, bpmn, 'application/xml')
}

/** Gives the person a file with the AsyncAPI document of a process, named after it. */
export function downloadAsyncApi(name: string, document: string): void {
  download(`${fileName(name)}.asyncapi.yaml`, document, 'application/yaml')
}

/** A name without what file systems refuse. */
export function fileName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- file systems refuse control characters too
  const safe = name.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, '-').replace(/^[-. ]+|[-. ]+$/g, '')
  return safe === '' ? 'process' : safe.slice(0, 120)
}
