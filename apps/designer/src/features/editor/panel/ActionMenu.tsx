import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconBookUpload,
  IconCopy,
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import type { Action } from '@sendwright/model'
import { useState } from 'react'
import { text } from '../../../text/en.ts'
import { isSend } from '../actionKind.ts'
import type { EditorNode } from '../document/editorDocument.ts'
import { SaveScenarioDialog } from '../importParameters/SaveScenarioDialog.tsx'
import { canMoveActionBy } from './actionTree.ts'

/** What can be done with an action as a whole. */
export type ActionVerb = 'toggle' | 'moveUp' | 'moveDown' | 'duplicate' | 'setEnabled' | 'delete'

/** What can be done with an action, in a menu. */
export function ActionMenu({
  node,
  action,
  name,
  onVerb,
}: {
  readonly node: EditorNode
  readonly action: Action
  readonly name: string
  readonly onVerb: (verb: ActionVerb) => void
}) {
  const words = text.panel.card
  const [isSaving, setSaving] = useState(false)
  return (
    <>
      <Menu>
        <Menu.Target>
          <Tooltip label={words.more(name)}>
            <ActionIcon aria-label={words.more(name)}>
              <IconDots size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={() => onVerb('duplicate')}>
            {words.duplicate}
          </Menu.Item>
          <Menu.Item
            leftSection={
              action.enabled ? <IconPlayerPause size={16} stroke={1.6} /> : <IconPlayerPlay size={16} stroke={1.6} />
            }
            onClick={() => onVerb('setEnabled')}
          >
            {action.enabled ? words.disable : words.enable}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowUp size={16} stroke={1.6} />}
            disabled={!canMoveActionBy(node.actions, action.id, -1)}
            onClick={() => onVerb('moveUp')}
          >
            {words.moveUp}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown size={16} stroke={1.6} />}
            disabled={!canMoveActionBy(node.actions, action.id, 1)}
            onClick={() => onVerb('moveDown')}
          >
            {words.moveDown}
          </Menu.Item>
          {isSend(action) && (
            <Menu.Item leftSection={<IconBookUpload size={16} stroke={1.6} />} onClick={() => setSaving(true)}>
              {text.importParameters.saveScenario.open}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => onVerb('delete')}>
            {words.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isSend(action) && (
        <SaveScenarioDialog opened={isSaving} node={node} action={action} onClose={() => setSaving(false)} />
      )}
    </>
  )
}
