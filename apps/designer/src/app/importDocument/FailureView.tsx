import { text } from '../../text/en.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { StateIcon } from '../../ui/StateText.tsx'
import classes from './FailureView.module.css'
import type { ImportFailure } from './importErrors.ts'

const mostShown = 20

/** Why a document cannot be used: every fault with its file and line. */
export function FailureView({ title, failure }: { readonly title: string; readonly failure: ImportFailure }) {
  const words = text.integrations.import
  return (
    <div className={classes['failure']} role="alert">
      <StateIcon state="failed" />
      <div>
        <p className={classes['title']}>{title}</p>
        <ul className={classes['faults']}>
          {failure.faults.slice(0, mostShown).map(({ sentence, file, line }, index) => (
            <li key={index}>
              {file !== null && <code className={classes['place']}>{words.place(file, line)}</code>}{' '}
              <SentenceText>{sentence}</SentenceText>
            </li>
          ))}
        </ul>
        {failure.faults.length > mostShown && <p>{words.moreFaults(failure.faults.length - mostShown)}</p>}
        {failure.requestId !== null && (
          <p className={classes['request']}>
            {text.shell.request} <code>{failure.requestId}</code>
            <CopyButton value={failure.requestId} label={text.shell.copyRequestId} />
          </p>
        )}
      </div>
    </div>
  )
}
