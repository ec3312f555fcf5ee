import { Tooltip } from '@mantine/core'
import {
  IconAlertCircle,
  IconCheck,
  IconDeviceFloppy,
  IconGitFork,
  IconLoader2,
  IconTrashOff,
  type Icon,
} from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { text } from '../../../text/en.ts'
import type { SaveState } from '../document/autosave/saveState.ts'
import { CompareDialog } from '../document/compare/CompareDialog.tsx'
import { useEditorSession, useSaveState } from '../document/editorSessionContext.ts'
import { DraftStateChip } from '../publish/DraftStateChip.tsx'
import { LossDialog } from './LossDialog.tsx'
import { SaveAsNewButton } from './SaveAsNewButton.tsx'
import classes from './TopBar.module.css'

interface Shown {
  readonly Icon: Icon
  readonly word: string
  readonly tone?: 'warning' | 'failed'
  readonly turning?: boolean
  readonly tooltip?: string
  readonly action?: ReactNode
}

/** Whether the draft is saved, and what to do where it is not. */
export function SaveStatus() {
  const state = useSaveState(useEditorSession())
  const [dialog, setDialog] = useState<'compare' | 'loss' | null>(null)
  const shown = showState(state, setDialog)
  return (
    <div className={classes['status']}>
      <DraftStateChip />
      <Tooltip label={shown.tooltip} disabled={shown.tooltip === undefined} multiline maw={360}>
        <output className={classes['state']} data-tone={shown.tone}>
          <shown.Icon size={14} stroke={1.6} aria-hidden className={shown.turning ? classes['turning'] : undefined} />
          {shown.word}
        </output>
      </Tooltip>
      {shown.action}
      <CompareDialog opened={dialog === 'compare' && state.kind === 'conflict'} onClose={() => setDialog(null)} />
      <LossDialog opened={dialog === 'loss'} onClose={() => setDialog(null)} />
    </div>
  )
}

function showState(state: SaveState, open: (dialog: 'compare' | 'loss') => void): Shown {
  const words = text.editor.save
  switch (state.kind) {
    case 'saved':
      return { Icon: IconCheck, word: words.saved }
    case 'editing':
    case 'saving':
      return { Icon: IconLoader2, word: words.editing, turning: true }
    case 'kept':
      return { Icon: IconDeviceFloppy, word: words.kept(state.edits), tone: 'warning' }
    case 'held':
      return {
        Icon: IconDeviceFloppy,
        word: words.held,
        tone: 'warning',
        action: <Action label={words.showLoss} onClick={() => open('loss')} />,
      }
    case 'refused':
      return { Icon: IconAlertCircle, word: words.refused, tone: 'failed', tooltip: words.refusedBecause(state.reason) }
    case 'conflict':
      return {
        Icon: IconGitFork,
        word: words.conflict(state.theirs.at),
        tone: 'failed',
        action: <Action label={words.compare} onClick={() => open('compare')} />,
      }
    case 'gone':
      return {
        Icon: IconTrashOff,
        word: words.gone,
        tone: 'failed',
        tooltip: words.goneNote,
        action: <SaveAsNewButton />,
      }
  }
}

function Action({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <button type="button" className={classes['action']} onClick={onClick}>
      {label}
    </button>
  )
}
