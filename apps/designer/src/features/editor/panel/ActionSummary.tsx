import { IconArrowNarrowLeft, IconArrowNarrowRight, IconCode } from '@tabler/icons-react'
import type { Action } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { MiddleTruncate } from '../../../ui/MiddleTruncate.tsx'
import { byKind } from '../actionKind.ts'
import classes from './ActionCard.module.css'
import { durationInShort } from './durationWords.ts'

/** Where it sends to or what it waits for, and what differs from an action that runs at once, by itself. */
export function ActionSummary({ action, isOpen }: { readonly action: Action; readonly isOpen: boolean }) {
  const differences = differencesOf(action, isOpen)
  const isManual = action.trigger === 'manual'
  return (
    <span className={classes['summary']}>
      {byKind(action, {
        kafkaSend: ({ parameters }) => <Topics topics={parameters.topics} Arrow={IconArrowNarrowRight} />,
        kafkaReceive: ({ parameters }) => (
          <Topics topics={parameters.topic === '' ? [] : [parameters.topic]} Arrow={IconArrowNarrowLeft} />
        ),
        script: ({ parameters }) => (
          <span className={classes['topics']}>
            <IconCode className={classes['arrow']} size={13} stroke={1.6} aria-hidden />
            {text.panel.card.script(lineCount(parameters.source))}
          </span>
        ),
      })}
      {isManual ? (
        <span className={classes['manual']}>
          {differences.join(' · ')}
          <AcceptedKeys keys={action.acceptedDataKeys} />
        </span>
      ) : (
        differences.length > 0 && <span>{`· ${differences.join(' · ')}`}</span>
      )}
    </span>
  )
}

function AcceptedKeys({ keys }: { readonly keys: readonly string[] }) {
  if (keys.length === 0) return null
  return (
    <>
      {` · ${text.panel.card.accepts} `}
      {keys.map((key, index) => (
        <span key={key}>
          {index > 0 && ', '}
          <code>{key}</code>
        </span>
      ))}
    </>
  )
}

function Topics({ topics, Arrow }: { readonly topics: readonly string[]; readonly Arrow: typeof IconCode }) {
  const words = text.panel.card
  const [topic, ...others] = topics
  return (
    <span className={classes['topics']}>
      <Arrow className={classes['arrow']} size={13} stroke={1.6} aria-hidden />
      {topic === undefined ? words.noTopic : <MiddleTruncate value={topic} tail={14} mono />}
      {others.length > 0 && <code>{words.moreTopics(others.length)}</code>}
    </span>
  )
}

function differencesOf(action: Action, isOpen: boolean): readonly string[] {
  const words = text.panel.card
  const wait = action.timer === null ? null : durationInShort(action.timer)
  const manual = action.required ? words.manualMandatory : words.manualOptional
  return [
    ...(action.trigger === 'manual' ? [manual] : []),
    ...(wait === null ? [] : [words.waits(wait)]),
    ...byKind<readonly string[]>(action, {
      kafkaSend: () => [],
      kafkaReceive: ({ parameters }) => {
        const limit = parameters.timeout === null ? null : durationInShort(parameters.timeout)
        return limit === null ? [] : [words.upTo(limit)]
      },
      script: () => [],
    }),
    ...(action.repeatable && !isOpen ? [words.repeatable] : []),
    ...(action.enabled ? [] : [words.disabled]),
  ]
}

function lineCount(source: string): number {
  return source.trim() === '' ? 0 : source.trimEnd().split('\n').length
}
