import { useEffect, useState } from 'react'
import type { EventBus, Modeler } from '../../../app/drawing/bpmnJs.ts'

/** What the pointer does on the drawing. */
export type Tool = 'hand' | 'pointer' | 'lasso' | 'space' | 'connect'

/** The names that bpmn-js has for them. */
const toolsByName: Readonly<Record<string, Tool>> = {
  hand: 'hand',
  lasso: 'lasso',
  space: 'space',
  'global-connect': 'connect',
}

/** The tool that is in use; the pointer where there is none. */
export function useActiveTool(modeler: Modeler): Tool {
  const [tool, setTool] = useState<Tool>('pointer')
  useEffect(() => {
    const eventBus = modeler.get<EventBus>('eventBus')
    const onUpdate = (event: unknown): void =>
      // As fired by the tool manager.
      setTool(toolsByName[(event as { readonly tool: string | null }).tool ?? ''] ?? 'pointer')
    eventBus.on('tool-manager.update', onUpdate)
    return () => eventBus.off('tool-manager.update', onUpdate)
  }, [modeler])
  return tool
}

/** Takes a tool, or puts it away when it is in use. The pointer ends every other. */
export function toggleTool(modeler: Modeler, tool: Tool): void {
  const inUse = tool !== 'pointer' && modeler.get<SwitchedTool>(services[tool]).isActive()
  modeler.get<Dragging>('dragging').cancel()
  if (tool !== 'pointer' && !inUse) modeler.get<SwitchedTool>(services[tool]).toggle()
}

const services = { hand: 'handTool', lasso: 'lassoTool', space: 'spaceTool', connect: 'globalConnect' } as const

interface SwitchedTool {
  isActive(): boolean
  toggle(): void
}

interface Dragging {
  cancel(): void
}
