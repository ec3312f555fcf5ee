import {
  defaultBpmnLimits,
  guardBpmn,
  readActions,
  readBpmn,
  repairCharacterReferences,
  replaceNodeActions,
  type BpmnResult,
} from '@sendwright/bpmn'
import { serveWorker } from '../worker/serveWorker.ts'
import type { BpmnRequest, BpmnText } from './bpmnProtocol.ts'

serveWorker(answer)

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
