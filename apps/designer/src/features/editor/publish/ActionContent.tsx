import type { Action } from '@sendwright/model'
import { useMemo } from 'react'
import { text } from '../../../text/en.ts'
import { byKind } from '../actionKind.ts'
import { actionName } from '../panel/actionName.ts'
import { ActionSummary } from '../panel/ActionSummary.tsx'
import classes from './ActionContent.module.css'
import { TemplateLines } from './TemplateLines.tsx'
import { templateLines } from './templateLines.ts'

/** What an action does, to be read: where it sends to or what it waits for, its messages or its script. */
export function ActionContent({ action }: { readonly action: Action }) {
  return (
    <>
      <div className={classes['summary']}>
        <ActionSummary action={action} isOpen={false} />
      </div>
      {textsOf(action).map((value, index) => (
        <Code key={index} label={text.publish.detail.textOf(actionName(action))}>
          {value}
        </Code>
      ))}
    </>
  )
}

function Code({ label, children }: { readonly label: string; readonly children: string }) {
  const lines = useMemo(() => templateLines(children), [children])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls, also with the keyboard
    <section className={classes['code']} aria-label={label} tabIndex={0}>
      <TemplateLines lines={lines} />
    </section>
  )
}

function textsOf(action: Action): readonly string[] {
  return byKind<readonly string[]>(action, {
    kafkaSend: ({ parameters }) =>
      parameters.messages.flatMap(({ value }) =>
        value.format === 'json' || value.format === 'text' ? [value.text] : [],
      ),
    kafkaReceive: () => [],
    script: ({ parameters }) => [parameters.source],
  })
}
