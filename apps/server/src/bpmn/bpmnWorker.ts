import { parentPort } from 'node:worker_threads'
import {
  defaultBpmnLimits,
  guardBpmn,
  readActions,
  readBpmn,
  repairCharacterReferences,
  replaceNodeActions,
  type BpmnResult,
} from '@sendwright/bpmn'
import type { BpmnReport, BpmnRequest, BpmnText } from './bpmnProtocol.ts'

if (parentPort === null) throw new Error('bpmnWorker.ts runs as a worker thread only')
const port = parentPort

port.on('message', (request: BpmnRequest) => {
  answer(request).then(
    (result) => report({ kind: 'done', result }),
    (error: unknown) => report({ kind: 'defect', error }),
  )
})
report({ kind: 'ready' })

function report(message: BpmnReport): void {
  port.postMessage(message)
}

async function answer(request: BpmnRequest): Promise<BpmnResult<BpmnText>> {
  switch (request.kind) {
    case 'read':
      return read(request.bytes, request.maxBytes)
    case 'replaceActions': {
      const { actions, problem } = readActions(request.actions)
      if (problem !== undefined) throw new Error(`Actions came to the worker unreadable: ${problem.detail}`)
      const replaced = await replaceNodeActions(request.xml, request.nodeId, actions)
      return replaced.ok ? { ok: true, value: { xml: replaced.value, definition: null } } : replaced
    }
  }
}

async function read(bytes: Uint8Array, maxBytes: number): Promise<BpmnResult<BpmnText>> {
  const guarded = guardBpmn(bytes, { ...defaultBpmnLimits, bytes: maxBytes })
  if (!guarded.ok) return guarded
  const xml = repairCharacterReferences(guarded.value)
  const definition = await readBpmn(xml)
  return definition.ok ? { ok: true, value: { xml, definition: JSON.stringify(definition.value) } } : definition
}
