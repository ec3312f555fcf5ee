import { Button, Modal, Skeleton } from '@mantine/core'
import { readBpmn } from '@sendwright/bpmn'
import { useNavigate } from '@tanstack/react-router'
import { IconCopy, IconHistory } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import { errorView } from '../../../../app/errorView.ts'
import { notify } from '../../../../app/notify.tsx'
import { paths } from '../../../../app/paths.ts'
import { text } from '../../../../text/en.ts'
import { downloadBpmn } from '../downloadBpmn.ts'
import { useEditorSession } from '../editorSessionContext.ts'
import type { DocumentContent } from '../openEditorDocument.ts'
import classes from './CompareDialog.module.css'
import { findDifferences, type Difference, type ReadContent } from './differences.ts'
import { differenceRow } from './differenceWords.ts'

interface Compared {
  readonly mine: DocumentContent
  readonly at: string
  readonly differences: readonly Difference[]
}

/** Shows in words how the version here and the newest one on the server differ, and lets a person decide between them. */
export function CompareDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={text.editor.conflict.title}
      size={680}
      attributes={{ header: { role: 'presentation' } }}
    >
      <Comparison onClose={onClose} />
    </Modal>
  )
}

function Comparison({ onClose }: { readonly onClose: () => void }) {
  const session = useEditorSession()
  const navigate = useNavigate()
  const [compared, setCompared] = useState<Compared | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const words = text.editor.conflict

  useEffect(() => {
    let isCurrent = true
    async function compare(): Promise<void> {
      const mine = await session.document.content()
      const theirs = await session.load()
      const differences = findDifferences(await read(mine), await read(theirs))
      if (isCurrent) setCompared({ mine, at: theirs.updatedAt, differences })
    }
    compare().catch((error: unknown) => {
      if (isCurrent) setFailure(errorView(error).detail)
    })
    return () => {
      isCurrent = false
    }
  }, [session])

  async function decide(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    setFailure(null)
    try {
      await work()
      onClose()
    } catch (error) {
      setFailure(errorView(error).detail)
    } finally {
      setBusy(false)
    }
  }

  async function takeTheirs(): Promise<void> {
    const mine = await session.document.content()
    await session.takeTheirs()
    notify({
      message: words.asideTaken,
      icon: <IconHistory size={16} stroke={1.6} />,
      action: { label: words.downloadAside, run: () => downloadBpmn(mine.name, mine.bpmn) },
    })
  }

  async function saveCopy(): Promise<void> {
    const copy = await session.saveAsCopy(words.copyName(session.document.snapshot().name))
    notify({ message: words.copied(copy.name), icon: <IconCopy size={16} stroke={1.6} /> })
    await navigate(paths.process(copy.id))
  }

  return (
    <>
      {compared === null ? (
        failure === null && (
          <output aria-label={words.loading}>
            <Skeleton height={14} width="80%" mb={10} />
            <Skeleton height={14} width="60%" />
          </output>
        )
      ) : (
        <>
          <p>{words.note(compared.at)}</p>
          <DifferenceTable differences={compared.differences} />
        </>
      )}
      {failure !== null && (
        <p className={classes['failure']} role="alert">
          {words.failed(failure)}
        </p>
      )}
      <div className={classes['choices']}>
        <Choice note={words.saveCopyNote}>
          <Button disabled={busy} onClick={() => void decide(saveCopy)}>
            {words.saveCopy}
          </Button>
        </Choice>
        <Choice note={words.takeTheirsNote}>
          <Button variant="default" disabled={busy} onClick={() => void decide(takeTheirs)}>
            {words.takeTheirs}
          </Button>
        </Choice>
        <Choice note={words.overwriteNote}>
          <Button
            variant="default"
            disabled={busy}
            onClick={() => void decide(async () => session.autosave.overwrite())}
          >
            {words.overwrite}
          </Button>
        </Choice>
        {compared !== null && (
          <Choice note={words.downloadMineNote}>
            <Button variant="default" onClick={() => downloadBpmn(compared.mine.name, compared.mine.bpmn)}>
              {words.downloadMine}
            </Button>
          </Choice>
        )}
      </div>
    </>
  )
}

function Choice({ note, children }: { readonly note: string; readonly children: ReactNode }) {
  return (
    <div className={classes['choice']}>
      {children}
      <p>{note}</p>
    </div>
  )
}

function DifferenceTable({ differences }: { readonly differences: readonly Difference[] }) {
  const words = text.editor.conflict
  if (differences.length === 0) return <p>{words.same}</p>
  return (
    <div className={classes['scroll']}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{words.step}</th>
            <th scope="col">{words.what}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(differenceRow).map(({ where, what }) => (
            <tr key={`${where} ${what}`}>
              <td>{where}</td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

async function read(content: DocumentContent): Promise<ReadContent> {
  const result = await readBpmn(content.bpmn)
  return { content, graph: result.ok ? result.value.graph : null }
}
