import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { StateIcon, type VisibleState } from '../../ui/StateText.tsx'
import { importCounts, isUnderWay, type ImportFile, type ImportState } from './importQueue.ts'
import classes from './ImportReport.module.css'
import type { ImportControl } from './useImportQueue.ts'

/** What became of the files: how far the import is, and for each file the process it became or why it did not. */
export function ImportReport({ control }: { readonly control: ImportControl }) {
  const { queue, stop, close } = control
  if (queue.length === 0) return null
  const { all, done, imported } = importCounts(queue)
  const underWay = isUnderWay(queue)
  return (
    <section className={classes['report']} aria-label={text.processes.import.title}>
      <div className={classes['head']}>
        <output className={classes['summary']}>
          {underWay ? text.processes.import.progress(done, all) : text.processes.import.finished(imported, all)}
        </output>
        {underWay ? (
          <Button variant="default" size="xs" onClick={stop}>
            {text.processes.import.stop}
          </Button>
        ) : (
          <ActionIcon aria-label={text.shell.close} onClick={close}>
            <IconX size={16} stroke={1.6} />
          </ActionIcon>
        )}
      </div>
      {underWay && (
        <Progress
          value={(done / all) * 100}
          size={6}
          aria-label={text.processes.import.title}
          className={classes['bar']}
        />
      )}
      <ul className={classes['files']}>
        {queue
          .toSorted((a, b) => rankOf(a, underWay) - rankOf(b, underWay))
          .map((file) => (
            <FileRow key={file.id} file={file} />
          ))}
      </ul>
    </section>
  )
}

/** At the end, what needs a decision comes first; while it is under way nothing moves. */
function rankOf({ state }: ImportFile, underWay: boolean): number {
  return underWay || state.kind === 'refused' ? 0 : 1
}

const iconOf = {
  waiting: 'waiting',
  importing: 'sending',
  imported: 'delivered',
  refused: 'failed',
  stopped: 'cancelled',
} as const satisfies Record<ImportState['kind'], VisibleState>

function FileRow({ file: { fileName, state } }: { readonly file: ImportFile }) {
  const hasWarnings = state.kind === 'imported' && state.warnings.length > 0
  return (
    <li className={classes['file']}>
      <StateIcon state={hasWarnings ? 'warning' : iconOf[state.kind]} />
      <div className={classes['text']}>
        {state.kind === 'imported' ? (
          <>
            <Link {...paths.process(state.processId)} className={classes['name']}>
              {state.name}
            </Link>{' '}
            <span className={classes['dim']}>{text.processes.import.becameOf(fileName)}</span>
          </>
        ) : (
          <span className={classes['name']}>{fileName}</span>
        )}{' '}
        <Outcome state={state} />
      </div>
    </li>
  )
}

function Outcome({ state }: { readonly state: ImportState }) {
  switch (state.kind) {
    case 'waiting':
    case 'importing':
    case 'stopped':
      return <span className={classes['dim']}>{text.processes.import[state.kind]}</span>
    case 'imported':
      if (state.warnings.length === 0) return null
      return (
        <div className={classes['lost']}>
          {text.processes.import.lost}
          <ul>
            {state.warnings.map((warning, index) => (
              <li key={index}>
                <SentenceText>{warning.message}</SentenceText>
              </li>
            ))}
          </ul>
        </div>
      )
    case 'refused':
      return (
        <div className={classes['refused']}>
          {state.reasons.map((reason, index) => (
            <p key={index}>
              <SentenceText>{reason}</SentenceText>
            </p>
          ))}
          {state.requestId !== null && (
            <p className={classes['dim']}>
              <code>{text.processes.import.requestId(state.requestId)}</code>
            </p>
          )}
        </div>
      )
  }
}
