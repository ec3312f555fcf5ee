import { Menu } from '@mantine/core'
import {
  IconBraces,
  IconCheck,
  IconChevronDown,
  IconCopy,
  IconPlus,
  IconSchema,
  IconSparkles,
  IconTrash,
} from '@tabler/icons-react'
import type { SampleContext } from '@sendwright/model'
import { useState } from 'react'
import { notify } from '../../../app/notify.tsx'
import { text } from '../../../text/en.ts'
import { DataModelDialog } from '../dataModel/DataModelDialog.tsx'
import { fillMissing, generateContext } from '../dataModel/generateContext.ts'
import { useEditorDocument, useEditorSnapshot } from '../document/editorDocument.ts'
import { randomSeed } from '../panel/generatedSchema.ts'
import { randomUuid } from '../../../app/randomUuid.ts'
import { useDataModel } from '../problems/useDataModel.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { emptyContextData, useSampleContext } from '../problems/useSampleContext.ts'
import { ContextDialog } from './ContextDialog.tsx'
import classes from './ContextSelect.module.css'

/** Which sample context previews and test sends use, and what can be done with it. */
export function ContextSelect() {
  const words = text.dock.context
  const document = useEditorDocument()
  const { sampleContexts } = useEditorSnapshot()
  const { context, data } = useSampleContext()
  const { open } = useEditorPlace()
  const dataModel = useDataModel()
  const [dialog, setDialog] = useState<'data' | 'model' | null>(null)

  function add(name: string, added: SampleContext['data']): void {
    const id = randomUuid()
    document.setSampleContexts([...sampleContexts, { id, name, data: added }])
    open({ context: id })
    setDialog('data')
  }

  function fill(filled: SampleContext): void {
    const data = fillMissing(filled.data, dataModel, randomSeed())
    document.setSampleContexts(sampleContexts.map((each) => (each === filled ? { ...each, data } : each)))
  }

  function remove(removed: SampleContext): void {
    const index = sampleContexts.indexOf(removed)
    document.setSampleContexts(sampleContexts.filter((each) => each !== removed))
    notify({
      message: words.deleted(removed.name),
      icon: <IconTrash size={16} stroke={1.6} />,
      undo: () => {
        const present = document.snapshot().sampleContexts
        if (present.some(({ id }) => id === removed.id)) return
        document.setSampleContexts(present.toSpliced(index, 0, removed))
        open({ context: removed.id })
      },
    })
  }

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className={classes['target']} aria-label={words.chosen(context?.name ?? words.none)}>
            <span className={classes['name']}>{context?.name ?? words.none}</span>
            <IconChevronDown size={14} stroke={1.6} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {sampleContexts.map(({ id, name }) => (
            <Menu.Item
              key={id}
              aria-current={id === context?.id}
              rightSection={id === context?.id ? <IconCheck size={14} stroke={1.6} /> : null}
              onClick={() => open({ context: id })}
            >
              {name}
            </Menu.Item>
          ))}
          {sampleContexts.length > 0 && <Menu.Divider />}
          {context !== null && (
            <Menu.Item leftSection={<IconBraces size={16} stroke={1.6} />} onClick={() => setDialog('data')}>
              {words.edit}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconPlus size={16} stroke={1.6} />}
            onClick={() => add(words.newName, { ...emptyContextData })}
          >
            {words.create}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconSparkles size={16} stroke={1.6} />}
            onClick={() => add(words.generatedName, generateContext(dataModel, randomSeed()))}
          >
            {words.generate}
          </Menu.Item>
          {context !== null && (
            <Menu.Item leftSection={<IconSparkles size={16} stroke={1.6} />} onClick={() => fill(context)}>
              {words.fillMissing}
            </Menu.Item>
          )}
          {context !== null && (
            <>
              <Menu.Item
                leftSection={<IconCopy size={16} stroke={1.6} />}
                onClick={() => add(words.copyName(context.name), data)}
              >
                {words.duplicate}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => remove(context)}>
                {words.delete}
              </Menu.Item>
            </>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconSchema size={16} stroke={1.6} />} onClick={() => setDialog('model')}>
            {words.dataModel}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {context !== null && dialog === 'data' && (
        <ContextDialog key={context.id} context={context} onClose={() => setDialog(null)} />
      )}
      {dialog === 'model' && <DataModelDialog onClose={() => setDialog(null)} />}
    </>
  )
}
