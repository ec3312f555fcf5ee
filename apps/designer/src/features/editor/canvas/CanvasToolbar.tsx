import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import {
  IconCircle,
  IconCircleDot,
  IconClock,
  IconDots,
  IconHandStop,
  IconLasso,
  IconLayoutSidebar,
  IconPointer,
  IconSend,
  IconSquare,
  IconSquareRotated,
  IconSquarePlus,
  type Icon,
} from '@tabler/icons-react'
import type { DragEvent, MouseEvent } from 'react'
import { text } from '../../../text/en.ts'
import { useEditorSession } from '../document/editorSessionContext.ts'
import type { Create, ElementFactory, Modeler } from '../../../app/drawing/bpmnJs.ts'
import drawing from '../../../app/drawing/Drawing.module.css'
import classes from './Canvas.module.css'
import { createShapes, startDrawing, type DrawingElementName } from './drawingElements.ts'
import { placeByKeyboard } from './placeByKeyboard.ts'
import { toggleTool, useActiveTool, type Tool } from './tools.ts'

const tools: readonly { readonly tool: Tool; readonly Icon: Icon }[] = [
  { tool: 'hand', Icon: IconHandStop },
  { tool: 'pointer', Icon: IconPointer },
  { tool: 'lasso', Icon: IconLasso },
]

const elements: readonly { readonly name: DrawingElementName; readonly Icon: Icon }[] = [
  { name: 'startEvent', Icon: IconCircle },
  { name: 'task', Icon: IconSquare },
  { name: 'sendTask', Icon: IconSend },
  { name: 'gateway', Icon: IconSquareRotated },
  { name: 'timerEvent', Icon: IconClock },
  { name: 'endEvent', Icon: IconCircleDot },
  { name: 'subProcess', Icon: IconSquarePlus },
  { name: 'pool', Icon: IconLayoutSidebar },
]

const moreElements: readonly DrawingElementName[] = [
  'userTask',
  'serviceTask',
  'receiveTask',
  'scriptTask',
  'businessRuleTask',
  'callActivity',
  'messageStart',
  'messageCatch',
  'parallelGateway',
  'eventGateway',
  'dataObject',
  'dataStore',
  'textAnnotation',
  'group',
]

/** The tools and the elements to draw with. With the mouse an element follows the pointer; with the keyboard it goes behind the selected step. */
export function CanvasToolbar() {
  const { modeler } = useEditorSession().document
  const active = useActiveTool(modeler)
  const words = text.editor.drawing
  return (
    <div
      className={`${drawing['bar']} ${classes['toolbar']}`}
      role="toolbar"
      aria-label={text.editor.regions.toolbar}
      data-region="toolbar"
      tabIndex={-1}
    >
      {tools.map(({ tool, Icon }) => (
        <Tooltip key={tool} label={words.tools[tool]}>
          <ActionIcon
            size={30}
            aria-label={words.tools[tool]}
            aria-pressed={active === tool}
            onClick={() => toggleTool(modeler, tool)}
          >
            <Icon size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      ))}
      <span className={drawing['separator']} />
      {elements.map(({ name, Icon }) => {
        const label = words.add(words.elements[name])
        return (
          <Tooltip key={name} label={label}>
            <ActionIcon
              size={30}
              aria-label={label}
              draggable
              onDragStart={(event) => dragElement(modeler, name, event)}
              onClick={(event) => addElement(modeler, name, event)}
            >
              <Icon size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )
      })}
      <span className={drawing['separator']} />
      <Menu position="bottom-start" returnFocus>
        <Menu.Target>
          <Tooltip label={words.more}>
            <ActionIcon size={30} aria-label={words.more}>
              <IconDots size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown mah="min(480px, 70vh)" style={{ overflowY: 'auto' }}>
          <Menu.Label>{words.moreElements}</Menu.Label>
          {moreElements.map((name) => (
            <Menu.Item key={name} onClick={(event) => addElement(modeler, name, event)}>
              {words.add(words.elements[name])}
            </Menu.Item>
          ))}
          <Menu.Label>{words.moreTools}</Menu.Label>
          {(['connect', 'space'] as const).map((tool) => (
            <Menu.Item key={tool} onClick={() => toggleTool(modeler, tool)}>
              {words.tools[tool]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

function addElement(modeler: Modeler, name: DrawingElementName, event: MouseEvent): void {
  const shapes = createShapes(modeler.get<ElementFactory>('elementFactory'), name)
  // A click that the keyboard made has no count.
  if (event.detail === 0) placeByKeyboard(modeler, shapes)
  else startDrawing(modeler.get<Create>('create'), event.nativeEvent, shapes)
}

function dragElement(modeler: Modeler, name: DrawingElementName, event: DragEvent): void {
  event.preventDefault()
  const shapes = createShapes(modeler.get<ElementFactory>('elementFactory'), name)
  startDrawing(modeler.get<Create>('create'), event.nativeEvent, shapes)
}
