import type { Action, Problem } from '@sendwright/model'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { text } from '../../../text/en.ts'
import links from '../../../ui/link.module.css'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { useEditorDocument, useEditorSnapshot, type EditorNode } from '../document/editorDocument.ts'
import { useEditorSession } from '../document/editorSessionContext.ts'
import { applyFix } from '../problems/applyFix.ts'
import { problemPlace } from '../problems/problemPlace.ts'
import { fixLabel } from '../problems/problemWords.ts'
import { useGoToProblem } from '../problems/useGoToProblem.ts'
import classes from './BlockingStrip.module.css'
import { pathInAction, type PlanProblem } from './changeGroups.ts'

/** Problems that are shown at once; the others unfold. */
const shownAtOnce = 2

/** What blocks publishing, each problem with its fix and the way to it; then the warnings, which block nothing. */
export function BlockingStrip({
  problems,
  isCurrent,
  onLeave,
}: {
  readonly problems: readonly PlanProblem[]
  /** Whether they are those of the draft as it is seen; a fix of older ones would go elsewhere. */
  readonly isCurrent: boolean
  readonly onLeave: () => void
}) {
  const strip = useRef<HTMLDivElement>(null)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  useFocusOnFirstFix(strip, errors.length > 0)
  return (
    <div ref={strip}>
      <Strip severity="error" problems={errors} atOnce={shownAtOnce} isCurrent={isCurrent} onLeave={onLeave} />
      <Strip severity="warning" problems={warnings} atOnce={0} isCurrent={isCurrent} onLeave={onLeave} />
    </div>
  )
}

/** The first fix has the focus when the dialog opens with something that blocks. */
function useFocusOnFirstFix(strip: RefObject<HTMLDivElement | null>, blocks: boolean): void {
  const [wasBlocked] = useState(blocks)
  useEffect(() => {
    if (!wasBlocked) return
    // After the dialog's own choice, which comes with its first frame.
    const timer = setTimeout(() => strip.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus())
    return () => clearTimeout(timer)
  }, [strip, wasBlocked])
}

function Strip({
  severity,
  problems,
  atOnce,
  isCurrent,
  onLeave,
}: {
  readonly severity: Problem['severity']
  readonly problems: readonly PlanProblem[]
  readonly atOnce: number
  readonly isCurrent: boolean
  readonly onLeave: () => void
}) {
  const words = text.publish.blocked
  const [isUnfolded, setUnfolded] = useState(false)
  if (problems.length === 0) return null
  const Icon = severity === 'error' ? IconAlertCircle : IconAlertTriangle
  const title = severity === 'error' ? words.blocks(problems.length) : words.warnings(problems.length)
  const shown = isUnfolded ? problems : problems.slice(0, atOnce)
  const hidden = problems.length - atOnce
  const isOneLine = problems.length === 1 && atOnce > 0
  return (
    <div className={classes['strip']} data-severity={severity} role={severity === 'error' ? 'alert' : 'status'}>
      {!isOneLine && (
        <div className={classes['row']}>
          <Icon size={16} stroke={1.6} aria-hidden className={classes['icon']} />
          <strong className={classes['sentence']}>{title}</strong>
          {hidden > 0 && (
            <button
              type="button"
              className={links['link']}
              aria-expanded={isUnfolded}
              onClick={() => setUnfolded(!isUnfolded)}
            >
              {isUnfolded ? words.fewer : words.more(hidden)}
            </button>
          )}
        </div>
      )}
      {shown.length > 0 && (
        <ul className={classes['problems']}>
          {shown.map((problem, index) => (
            <li key={index} className={classes['row']} data-inner={!isOneLine || undefined}>
              {isOneLine && <Icon size={16} stroke={1.6} aria-hidden className={classes['icon']} />}
              <ProblemLine
                problem={problem}
                title={isOneLine ? title : null}
                isCurrent={isCurrent}
                isFirst={severity === 'error' && index === 0}
                onLeave={onLeave}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function ProblemLine({
  problem: told,
  title,
  isCurrent,
  isFirst,
  onLeave,
}: {
  readonly problem: PlanProblem
  readonly title: string | null
  readonly isCurrent: boolean
  /** Its way out has the focus when the dialog opens. */
  readonly isFirst: boolean
  readonly onLeave: () => void
}) {
  const words = text.publish.blocked
  const document = useEditorDocument()
  const { autosave } = useEditorSession()
  const { nodes } = useEditorSnapshot()
  const goTo = useGoToProblem()
  const node = nodes.find(({ id }) => id === told.nodeId) ?? null
  const action = node?.actions.find(({ id }) => id === told.actionId) ?? null
  const problem = { ...told, path: pathInAction(told) }
  const fixed = action === null ? null : applyFix(action, problem)

  function fix(from: EditorNode, next: Action): void {
    document.setActions(
      from.id,
      from.actions.map((present) => (present.id === next.id ? next : present)),
    )
    autosave.flush()
  }

  function open(from: EditorNode): void {
    onLeave()
    goTo({ nodeId: from.id, action, problem })
  }

  return (
    <>
      <span className={classes['sentence']}>
        {title !== null && <strong>{title} </strong>}
        {node === null ? (
          <SentenceText>{problem.message}</SentenceText>
        ) : (
          <>
            {placeWords(node, action, problem)} <SentenceText>{afterColon(problem.message)}</SentenceText>
          </>
        )}
      </span>
      <span className={classes['links']}>
        {node !== null && fixed !== null && (
          <button
            type="button"
            className={links['link']}
            data-autofocus={isFirst || undefined}
            aria-disabled={!isCurrent}
            onClick={() => isCurrent && fix(node, fixed)}
          >
            {fixLabel(problem)}
          </button>
        )}
        {node !== null && (
          <button
            type="button"
            className={links['link']}
            data-autofocus={(isFirst && fixed === null) || undefined}
            onClick={() => open(node)}
          >
            {action === null ? words.openStep : words.openAction}
          </button>
        )}
      </span>
    </>
  )
}

function placeWords(node: EditorNode, action: Action | null, problem: Problem): string {
  const words = text.publish.blocked
  const step = text.editor.stepName(node)
  if (action === null) return words.placeOfStep(step)
  const place = problemPlace(action, problem)
  const name = action.name === '' ? text.publish.changes.unnamedAction : action.name
  return words.place(name, step, `${place.charAt(0).toLowerCase()}${place.slice(1)}`)
}

/** A sentence that goes on after a colon. */
function afterColon(sentence: string): string {
  return /^[A-Z][a-z]* /.test(sentence) ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence
}
