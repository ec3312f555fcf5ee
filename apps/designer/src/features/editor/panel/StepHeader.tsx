import { ActionIcon, Menu, TextInput, Tooltip } from '@mantine/core'
import { IconDots, IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { StepIcon } from '../../../app/drawing/StepIcon.tsx'
import { text } from '../../../text/en.ts'
import { useEditorDocument, type EditorNode } from '../document/editorDocument.ts'
import classes from './StepHeader.module.css'

/** Type and name of the chosen step. */
export function StepHeader({ node }: { readonly node: EditorNode }) {
  const [isRenaming, setRenaming] = useState(false)
  return (
    <div className={classes['header']}>
      <span className={classes['icon']}>
        <StepIcon type={node.type} />
      </span>
      <div className={classes['names']}>
        <div className={classes['type']}>{text.editor.stepType(node.type, node.event)}</div>
        {isRenaming ? (
          <NameField node={node} onDone={() => setRenaming(false)} />
        ) : (
          <h2 className={classes['name']}>{text.editor.stepName(node)}</h2>
        )}
      </div>
      <Menu>
        <Menu.Target>
          <Tooltip label={text.panel.stepMenu}>
            <ActionIcon aria-label={text.panel.stepMenu}>
              <IconDots size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={() => setRenaming(true)}>
            {text.panel.renameStep}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

function NameField({ node, onDone }: { readonly node: EditorNode; readonly onDone: () => void }) {
  const document = useEditorDocument()
  return (
    <TextInput
      autoFocus
      aria-label={text.panel.stepName}
      value={node.name}
      onChange={(event) => document.setNodeName(node.id, event.currentTarget.value, `${node.id}/name`)}
      onBlur={onDone}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') {
          event.stopPropagation()
          onDone()
        }
      }}
    />
  )
}
