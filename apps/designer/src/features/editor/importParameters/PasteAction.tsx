import { SegmentedControl, Textarea } from '@mantine/core'
import type { RefObject } from 'react'
import { text } from '../../../text/en.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import classes from './Paste.module.css'
import type { ActionDraft } from './pastedAction.ts'

export interface PasteActionProps {
  readonly input: RefObject<HTMLTextAreaElement | null>
  readonly draft: ActionDraft
  /** What is wrong with it, in sentences. */
  readonly faults: readonly string[]
  readonly onChange: (draft: ActionDraft) => void
}

/** An action in FLOWX's style to paste: as one text, or its three fields. */
export function PasteAction({ input, draft, faults, onChange }: PasteActionProps) {
  const words = text.importParameters.paste
  const common = { autosize: true, spellCheck: false, classNames: { input: 'mono' }, 'data-own-undo': true }
  const error = faults.length > 0 && (
    <>
      {faults.slice(0, 3).map((fault) => (
        <span key={fault} className={classes['fault']}>
          <SentenceText>{fault}</SentenceText>
        </span>
      ))}
    </>
  )
  return (
    <div className={classes['paste']}>
      <SegmentedControl
        className={classes['shape']}
        size="xs"
        aria-label={words.shape}
        value={draft.shape}
        data={(['text', 'parts'] as const).map((value) => ({ value, label: words.shapes[value] }))}
        onChange={(shape) => onChange({ ...draft, shape: shape === 'parts' ? 'parts' : 'text' })}
      />
      {draft.shape === 'text' ? (
        <Textarea
          {...common}
          ref={input}
          label={words.action}
          minRows={5}
          maxRows={12}
          value={draft.text}
          error={error}
          onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
        />
      ) : (
        <>
          <Textarea
            {...common}
            ref={input}
            label={words.topic}
            minRows={1}
            maxRows={4}
            value={draft.topics}
            onChange={(event) => onChange({ ...draft, topics: event.currentTarget.value })}
          />
          <Textarea
            {...common}
            label={words.message}
            minRows={4}
            maxRows={10}
            value={draft.message}
            onChange={(event) => onChange({ ...draft, message: event.currentTarget.value })}
          />
          <Textarea
            {...common}
            label={words.headers}
            minRows={1}
            maxRows={6}
            value={draft.headers}
            error={error}
            onChange={(event) => onChange({ ...draft, headers: event.currentTarget.value })}
          />
        </>
      )}
      {faults.length === 0 && <p className={classes['note']}>{words.actionHelp}</p>}
    </div>
  )
}
