import { Autocomplete } from '@mantine/core'
import { connectionSource, receiveTopicSource } from '@sendwright/message'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { topicQueries } from '../../../api/topics.ts'
import { text } from '../../../text/en.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useEnvironment } from '../problems/useEnvironment.ts'
import type { ReceiveFieldProps } from './actionField.ts'
import { BindElsewhere } from './BindElsewhere.tsx'
import connectionClasses from './ConnectionField.module.css'
import { CreateTopic } from './CreateTopic.tsx'
import { DiffersElsewhere, EnvironmentLabel } from './EnvironmentLabel.tsx'
import { overrideIn, withOverride } from './environmentOverride.ts'
import fields from './Field.module.css'
import { offeredTopics } from './topicList.ts'
import { useFieldElement } from './useFieldElement.ts'

/** The topic an action listens on, in the chosen environment where that has its own: a literal name, with the cluster's on offer. */
export function TopicField({ action, problems, edits }: ReceiveFieldProps) {
  const id = useId()
  const help = useId()
  const { chosen, effective } = useEnvironment()
  const environment = chosen?.name ?? null
  const ownHere = overrideIn(action.parameters, environment).topic ?? ''
  const topic = ownHere === '' ? action.parameters.topic : ownHere
  const source = receiveTopicSource(action, effective)
  const { connection } = connectionSource(action, effective)
  const known = useQuery(topicQueries.list(connection)).data ?? []
  const own = problems.filter(({ path }) => isOfTopic(path))
  const input = useFieldElement<HTMLInputElement>(action.id, source.path)

  function setTopic(next: string): void {
    if (environment === null || ownHere === '')
      return edits.changeParameters('topic', (each) => ({ ...each, topic: next }))
    setOwn(environment, next)
  }

  function setOwn(name: string, next: string | undefined): void {
    edits.changeParameters(`environments/${name}/topic`, (each) => withOverride(each, name, { topic: next }))
  }

  return (
    <div className={fields['field']}>
      <EnvironmentLabel
        htmlFor={id}
        label={text.panel.receive.topic}
        part="topic"
        isOwn={ownHere !== ''}
        onOwn={() => {
          if (environment !== null && topic !== '') setOwn(environment, topic)
          input.current?.focus()
        }}
        onSame={() => environment !== null && setOwn(environment, undefined)}
      />
      <Autocomplete
        ref={input}
        id={id}
        value={topic}
        data={offeredTopics(known, [], topic).map(({ name }) => name)}
        // What fits is decided above.
        filter={({ options }) => options}
        comboboxProps={{ position: 'bottom-start', shadow: 'md' }}
        placeholder={text.panel.parameters.topicPlaceholder}
        spellCheck={false}
        classNames={{ input: 'mono', option: 'mono' }}
        error={own.some(({ severity }) => severity === 'error')}
        aria-describedby={help}
        onChange={(typed) => setTopic(typed.trim())}
      />
      {source.boundIn !== null && (
        <p className={connectionClasses['bound']}>
          {text.panel.environment.boundIn(source.boundIn)} <code>{source.template}</code>
        </p>
      )}
      <FieldProblems
        id={help}
        action={action}
        problems={own}
        onFix={edits.fix}
        help={<DiffersElsewhere parameters={action.parameters} part="topic" />}
        extra={(problem) => (
          <>
            <CreateTopic connection={connection} problem={problem} />
            <BindElsewhere problem={problem} />
          </>
        )}
      />
    </div>
  )
}

function isOfTopic(path: string): boolean {
  return /^\/parameters\/(?:environments\/[^/]*\/)?topic$/.test(path)
}
