import { useId } from 'react'
import { text } from '../../../text/en.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useTemplateData } from '../template/useTemplateData.ts'
import { TemplateInput } from '../../../app/codeEditor/TemplateInput.tsx'
import links from '../../../ui/link.module.css'
import fields from './Field.module.css'
import { SecretNote } from './SecretNote.tsx'
import type { MessageFieldProps } from './actionField.ts'

/** A message's key. Emptying the field sends without a key; an empty key is a choice of its own. */
export function KeyField({ action, index, message, problems, edits }: MessageFieldProps) {
  const words = text.panel.parameters
  const id = useId()
  const help = useId()
  const templateData = useTemplateData()
  const path = `/parameters/messages/${index}/key`
  const own = problems.filter((problem) => problem.path === path)
  const setKey = (key: string | null): void => edits.changeMessage(index, 'key', (each) => ({ ...each, key }))

  return (
    <div className={fields['field']}>
      <div className={fields['labelRow']}>
        <label className={fields['label']} htmlFor={id}>
          {words.key}
        </label>
        <span className={fields['note']}>
          {message.key === null ? words.noKeyHelp : message.key === '' ? words.emptyKeyHelp : words.keyHelp}{' '}
          {message.key === null && (
            <button type="button" className={links['link']} onClick={() => setKey('')}>
              {words.useEmptyKey}
            </button>
          )}
          {message.key === '' && (
            <button type="button" className={links['link']} onClick={() => setKey(null)}>
              {words.removeKey}
            </button>
          )}
        </span>
      </div>
      <TemplateInput
        id={id}
        value={message.key ?? ''}
        {...templateData}
        problems={own}
        field={{ actionId: action.id, path }}
        placeholder={message.key === null ? words.noKey : words.emptyKey}
        describedBy={help}
        onChange={(typed) => setKey(typed === '' ? null : typed)}
      />
      <SecretNote action={action} index={index} part="key" />
      <FieldProblems id={help} action={action} problems={own} onFix={edits.fix} />
    </div>
  )
}
