import { Select, TextInput } from '@mantine/core'
import { useId } from 'react'
import { text } from '../../../text/en.ts'
import { useFieldElement } from './useFieldElement.ts'
import type { EditorNode } from '../document/editorDocument.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { startsRuns } from '../problems/receiveProblems.ts'
import { useEnvironment } from '../problems/useEnvironment.ts'
import type { ReceiveFieldProps } from './actionField.ts'
import { ConnectionField } from './ConnectionField.tsx'
import { CorrelationField } from './CorrelationField.tsx'
import fields from './Field.module.css'
import { TimeoutField } from './TimeoutField.tsx'
import { TopicField } from './TopicField.tsx'

/** What an action waits for, and what becomes of it; on a message start event, which records start runs. */
export function ReceiveParameters({ node, ...props }: ReceiveFieldProps & { readonly node: EditorNode }) {
  return (
    <div className={fields['fields']}>
      <div className={fields['pair']} data-shape="connection-topics">
        <ConnectionField {...props} />
        <TopicField {...props} />
      </div>
      {startsRuns(node) ? (
        <StartInField {...props} />
      ) : (
        <>
          <DataKeyField {...props} />
          <CorrelationField {...props} />
          <TimeoutField node={node} {...props} />
        </>
      )}
    </div>
  )
}

function DataKeyField({ action, problems, edits }: ReceiveFieldProps) {
  const words = text.panel.receive
  const help = useId()
  const path = '/parameters/dataKey'
  const input = useFieldElement<HTMLInputElement>(action.id, path)
  const { dataKey } = action.parameters
  return (
    <div className={fields['field']}>
      <TextInput
        ref={input}
        label={words.dataKey}
        value={dataKey}
        maxLength={200}
        placeholder={words.dataKeyPlaceholder}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        aria-describedby={help}
        onChange={(event) => {
          const typed = event.currentTarget.value
          edits.changeParameters('dataKey', (each) => ({ ...each, dataKey: typed }))
        }}
      />
      <FieldProblems
        id={help}
        action={action}
        problems={problems.filter((problem) => problem.path === path)}
        onFix={edits.fix}
        help={dataKey === '' ? words.dataKeyEmpty : words.dataKeyHelp(dataKey)}
      />
    </div>
  )
}

function StartInField({ action, problems, edits }: ReceiveFieldProps) {
  const words = text.panel.receive
  const help = useId()
  const path = '/parameters/startIn'
  const { all } = useEnvironment()
  const input = useFieldElement<HTMLInputElement>(action.id, path)
  const { startIn } = action.parameters
  const isKnown = startIn === null || all.some(({ name }) => name === startIn)
  return (
    <div className={fields['field']}>
      <Select
        ref={input}
        label={words.startIn}
        data={[
          { value: '', label: words.startInNone },
          ...all.map(({ name }) => ({ value: name, label: name })),
          ...(isKnown ? [] : [{ value: startIn, label: startIn }]),
        ]}
        value={startIn ?? ''}
        aria-describedby={help}
        onChange={(value) =>
          edits.changeParameters('startIn', (each) => ({
            ...each,
            startIn: value === null || value === '' ? null : value,
          }))
        }
      />
      <FieldProblems
        id={help}
        action={action}
        problems={problems.filter((problem) => problem.path === path)}
        onFix={edits.fix}
        help={words.startInHelp}
      />
    </div>
  )
}
