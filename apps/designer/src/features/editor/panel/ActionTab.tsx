import { Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core'
import { triggers, type Action, type Problem } from '@sendwright/model'
import { useId, useRef } from 'react'
import { text } from '../../../text/en.ts'
import { byKind } from '../actionKind.ts'
import type { EditorNode } from '../document/editorDocument.ts'
import { useFieldFocus } from '../../../app/codeEditor/fieldFocus.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { AcceptedKeysField } from './AcceptedKeysField.tsx'
import { actionName } from './actionName.ts'
import { nextAutorunChild, possibleParents } from './actionTree.ts'
import { CallbackTopicField } from './CallbackTopicField.tsx'
import fields from './Field.module.css'
import { RetryField } from './RetryField.tsx'
import type { TimerDraft } from './timerDraft.ts'
import { TimerField } from './TimerField.tsx'
import type { SharedEdits } from './useActionEdits.ts'

export interface ActionTabProps {
  readonly node: EditorNode
  readonly action: Action
  readonly problems: readonly Problem[]
  readonly edits: SharedEdits
  readonly timerDraft: TimerDraft | null
  readonly onTimerDraft: (draft: TimerDraft | null) => void
}

/** When an action runs and how it hangs together with the others of its step. */
export function ActionTab(props: ActionTabProps) {
  const { node, action, problems, edits } = props
  return (
    <>
      <div className={fields['fields']}>
        <div className={fields['pair']} data-shape="name-parent">
          <div className={fields['field']}>
            <TextInput
              label={text.panel.action.name}
              value={action.name}
              maxLength={500}
              onChange={(event) => {
                const name = event.currentTarget.value
                edits.change('name', (each) => ({ ...each, name }))
              }}
            />
          </div>
          <ParentField node={node} action={action} problems={problems} edits={edits} />
        </div>
        <TimerField {...props} />
        <div className={fields['pair']}>
          <TriggerField action={action} edits={edits} />
          <RequiredField action={action} edits={edits} />
        </div>
        <div className={fields['pair']}>
          <Checkbox
            size="xs"
            label={text.panel.action.repeatable}
            description={text.panel.action.repeatableHelp}
            checked={action.repeatable}
            onChange={(event) => {
              const repeatable = event.currentTarget.checked
              edits.change('repeatable', (each) => ({ ...each, repeatable }))
            }}
          />
          <Checkbox
            size="xs"
            label={text.panel.action.autorun}
            description={autorunHelp(node.actions, action)}
            checked={action.autorunChildren}
            onChange={(event) => {
              const autorunChildren = event.currentTarget.checked
              edits.change('autorunChildren', (each) => ({ ...each, autorunChildren }))
            }}
          />
        </div>
      </div>
      <AcceptedKeysField action={action} edits={edits} />
      {byKind(action, {
        kafkaSend: (sending) => (
          <>
            <RetryField action={sending} edits={edits} />
            {(sending.parameters.callbackTopic !== undefined ||
              node.actions.some(({ parent }) => parent === sending.id)) && (
              <CallbackTopicField action={sending} problems={problems} edits={edits} />
            )}
          </>
        ),
        kafkaReceive: () => null,
        script: (script) => <RetryField action={script} edits={edits} />,
      })}
    </>
  )
}

type FieldProps = Pick<ActionTabProps, 'action' | 'edits'>

function ParentField({ node, action, problems, edits }: FieldProps & Pick<ActionTabProps, 'node' | 'problems'>) {
  const input = useRef<HTMLInputElement>(null)
  useFieldFocus({ actionId: action.id, path: '/parent' }, () => input.current?.focus())
  const own = problems.filter((problem) => problem.path === '/parent')
  const none = text.panel.action.noParent
  const parents = possibleParents(node.actions, action.id)
  const isKnown = action.parent === null || parents.some((parent) => parent.id === action.parent)
  return (
    <div className={fields['field']}>
      <Select
        ref={input}
        label={text.panel.action.parent}
        data={[
          { value: '', label: none },
          ...parents.map((parent) => ({ value: parent.id, label: actionName(parent) })),
          ...(isKnown || action.parent === null ? [] : [{ value: action.parent, label: action.parent }]),
        ]}
        value={action.parent ?? ''}
        error={own.length > 0}
        onChange={(value) => {
          const parent = value === null || value === '' ? null : value
          edits.change('parent', (each) => ({ ...each, parent }))
        }}
      />
      <FieldProblems action={action} problems={own} onFix={edits.fix} />
    </div>
  )
}

function TriggerField({ action, edits }: FieldProps) {
  const label = useId()
  return (
    <div className={fields['field']}>
      <span className={fields['label']} id={label}>
        {text.panel.action.trigger}
      </span>
      <SegmentedControl
        fullWidth
        className={fields['segments']}
        aria-labelledby={label}
        value={action.trigger}
        data={triggers.map((value) => ({ value, label: text.panel.action.triggers[value] }))}
        onChange={(value) => {
          const trigger = triggers.find((each) => each === value) ?? 'automatic'
          edits.change('trigger', (each) => ({
            ...each,
            trigger,
            required: trigger === 'automatic' ? true : each.required,
          }))
        }}
      />
    </div>
  )
}

function RequiredField({ action, edits }: FieldProps) {
  const label = useId()
  const help = useId()
  const isAutomatic = action.trigger === 'automatic'
  return (
    <div className={fields['field']}>
      <span className={fields['label']} id={label}>
        {text.panel.action.required}
      </span>
      <SegmentedControl
        fullWidth
        className={fields['segments']}
        aria-labelledby={label}
        aria-describedby={isAutomatic ? help : undefined}
        value={isAutomatic || action.required ? 'mandatory' : 'optional'}
        data={[
          { value: 'mandatory', label: text.panel.action.mandatory },
          { value: 'optional', label: text.panel.action.optional, disabled: isAutomatic },
        ]}
        onChange={(value) => {
          const required = value === 'mandatory'
          edits.change('required', (each) => ({ ...each, required }))
        }}
      />
      {isAutomatic && (
        <span className={fields['label']} id={help}>
          {text.panel.action.automaticIsMandatory}
        </span>
      )}
    </div>
  )
}

function autorunHelp(actions: readonly Action[], action: Action): string {
  const words = text.panel.action
  const next = nextAutorunChild(actions, action.id)
  if (next === null) return words.autorunNone
  return action.autorunChildren ? words.autorunNext(actionName(next)) : words.autorunOff
}
