import { Autocomplete } from '@mantine/core'
import { boundConnection } from '@sendwright/message'
import type { KafkaSendAction, Problem } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { topicQueries } from '../../../api/topics.ts'
import { text } from '../../../text/en.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useEnvironment } from '../problems/useEnvironment.ts'
import classes from './AcceptedKeysField.module.css'
import fields from './Field.module.css'
import { offeredTopics } from './topicList.ts'
import type { SharedEdits } from './useActionEdits.ts'
import { isSend } from '../actionKind.ts'
import { useFieldElement } from './useFieldElement.ts'

/** The topic whose replies trigger the children of an action. */
export function CallbackTopicField({
  action,
  problems,
  edits,
}: {
  readonly action: KafkaSendAction
  /** Those of the whole action. */
  readonly problems: readonly Problem[]
  readonly edits: SharedEdits
}) {
  const words = text.panel.action
  const help = useId()
  const { effective } = useEnvironment()
  const topic = action.parameters.callbackTopic ?? ''
  const known = useQuery(topicQueries.list(boundConnection(action, effective))).data ?? []
  const path = '/parameters/callbackTopic'
  const own = problems.filter((problem) => problem.path === path)
  const input = useFieldElement<HTMLInputElement>(action.id, path)
  return (
    <div className={classes['field']}>
      <div className={fields['field']}>
        <Autocomplete
          ref={input}
          label={words.callbackTopic}
          placeholder={words.callbackTopicPlaceholder}
          value={topic}
          data={offeredTopics(known, [], topic).map(({ name }) => name)}
          filter={({ options }) => options}
          comboboxProps={{ position: 'bottom-start', shadow: 'md' }}
          spellCheck={false}
          classNames={{ input: 'mono', option: 'mono' }}
          error={own.length > 0}
          aria-describedby={help}
          onChange={(typed) =>
            edits.change('callbackTopic', (each) => (isSend(each) ? withCallback(each, typed.trim()) : each))
          }
        />
        <FieldProblems
          id={help}
          action={action}
          problems={own}
          onFix={edits.fix}
          help={words.callbackTopicHelp(action.name)}
        />
      </div>
    </div>
  )
}

function withCallback(action: KafkaSendAction, topic: string): KafkaSendAction {
  const { callbackTopic: _before, ...parameters } = action.parameters
  return { ...action, parameters: topic === '' ? parameters : { ...parameters, callbackTopic: topic } }
}
