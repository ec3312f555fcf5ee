import { Autocomplete } from '@mantine/core'
import { boundConnection } from '@sendwright/message'
import type { KafkaSendAction } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { topicQueries } from '../../../api/topics.ts'
import { text } from '../../../text/en.ts'
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
  edits,
}: {
  readonly action: KafkaSendAction
  readonly edits: SharedEdits
}) {
  const words = text.panel.action
  const help = useId()
  const { effective } = useEnvironment()
  const topic = action.parameters.callbackTopic ?? ''
  const known = useQuery(topicQueries.list(boundConnection(action, effective))).data ?? []
  const input = useFieldElement<HTMLInputElement>(action.id, '/parameters/callbackTopic')
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
          aria-describedby={help}
          onChange={(typed) =>
            edits.change('callbackTopic', (each) => (isSend(each) ? withCallback(each, typed.trim()) : each))
          }
        />
        <span id={help} className={fields['label']}>
          {words.callbackTopicHelp(action.name)}
        </span>
      </div>
    </div>
  )
}

function withCallback(action: KafkaSendAction, topic: string): KafkaSendAction {
  const { callbackTopic: _before, ...parameters } = action.parameters
  return { ...action, parameters: topic === '' ? parameters : { ...parameters, callbackTopic: topic } }
}
