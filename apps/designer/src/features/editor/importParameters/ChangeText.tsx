import { text } from '../../../text/en.ts'
import classes from './ChangeText.module.css'
import { lineDifference, type DifferenceLine } from './lineDifference.ts'
import { TemplateText } from '../../../app/codeEditor/TemplateText.tsx'

const signs = { added: '+', removed: '−', same: '' } as const satisfies Record<DifferenceLine['kind'], string>

/** The text of a message before and after, line by line. */
export function ChangeText({ before, after }: { readonly before: string; readonly after: string }) {
  const words = text.importParameters.table
  const lines = lineDifference(before, after)
  if (lines.every(({ kind }) => kind === 'same')) return <p className={classes['note']}>{words.textSame}</p>
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls sideways, also with the keyboard
    <section className={classes['text']} aria-label={words.textLabel} tabIndex={0}>
      {lines.map((line, index) => (
        <div key={index} className={classes['line']} data-kind={line.kind}>
          <span className={classes['sign']} aria-hidden>
            {signs[line.kind]}
          </span>
          {line.kind !== 'same' && <span className="visually-hidden">{words.lineKinds[line.kind]}</span>}
          <TemplateText>{line.text === '' ? ' ' : line.text}</TemplateText>
        </div>
      ))}
    </section>
  )
}
