import { Textarea } from '@mantine/core'
import type { RefObject } from 'react'
import { text } from '../../../text/en.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import links from '../../../ui/link.module.css'
import classes from './Paste.module.css'
import type { PastedFormat, PastedJson } from './usePastedJson.ts'

export interface PasteJsonProps {
  readonly input: RefObject<HTMLTextAreaElement | null>
  readonly value: string
  readonly pasted: PastedJson
  readonly onChange: (value: string) => void
  readonly onFormat: (format: PastedFormat) => void
  readonly onDocument: () => void
}

/** A message or a JSON Schema to paste, with what it is read as. */
export function PasteJson({ input, value, pasted, onChange, onFormat, onDocument }: PasteJsonProps) {
  const words = text.importParameters.paste
  return (
    <div className={classes['paste']}>
      <Textarea
        ref={input}
        label={words.json}
        placeholder={words.jsonPlaceholder}
        value={value}
        autosize
        minRows={4}
        maxRows={10}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        data-own-undo
        error={pasted.kind === 'failed' && <Faults pasted={pasted} />}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <output className={classes['note']}>
        {pasted.kind === 'empty' && words.jsonHelp}
        {pasted.kind === 'reading' && words.reading}
        {pasted.kind === 'document' && (
          <>
            {words.isDocument}{' '}
            <button type="button" className={links['link']} onClick={onDocument}>
              {words.importDocument}
            </button>
          </>
        )}
        {(pasted.kind === 'ready' || pasted.kind === 'failed') && (
          <>
            {words.readAs[pasted.format]}{' '}
            <button type="button" className={links['link']} onClick={() => onFormat(otherFormat[pasted.format])}>
              {words.readInstead[otherFormat[pasted.format]]}
            </button>
          </>
        )}
      </output>
    </div>
  )
}

const otherFormat = { json: 'jsonSchema', jsonSchema: 'json' } as const satisfies Record<PastedFormat, PastedFormat>

function Faults({ pasted }: { readonly pasted: Extract<PastedJson, { readonly kind: 'failed' }> }) {
  const words = text.importParameters.paste
  const { requestId } = pasted.failure
  return (
    <>
      {pasted.failure.faults.slice(0, 3).map(({ sentence, line }) => (
        <span key={sentence} className={classes['fault']}>
          {line !== null && words.atLine(line)}
          <SentenceText>{sentence}</SentenceText>
        </span>
      ))}
      {requestId !== null && (
        <span className={classes['fault']}>
          {text.shell.request} <code>{requestId}</code>
        </span>
      )}
    </>
  )
}
