import { Tooltip } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef } from 'react'
import { text } from '../../../text/en.ts'
import { useGoToProblem } from '../problems/useGoToProblem.ts'
import { useProcessProblems, type PlacedProblem } from '../problems/useProblems.ts'
import classes from './TopBar.module.css'

/** How many problems there are; a click, or F8, goes to the next one. Errors count before warnings. */
export function ProblemCount() {
  const { list, total } = useProcessProblems()
  const goTo = useGoToProblem()
  const last = useRef<PlacedProblem | null>(null)
  const hasErrors = total.errors > 0
  const shown = hasErrors ? list.filter(({ problem }) => problem.severity === 'error') : list

  const goToNext = useEffectEvent(() => {
    const next = nextProblem(shown, last.current)
    if (next === undefined) return
    last.current = next
    goTo(next)
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'F8' || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      goToNext()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  if (shown.length === 0) return null
  const Icon = hasErrors ? IconAlertCircle : IconAlertTriangle
  return (
    <Tooltip label={text.editor.topBar.nextProblem}>
      <button
        type="button"
        className={classes['problems']}
        data-severity={hasErrors ? 'error' : 'warning'}
        aria-keyshortcuts="F8"
        onClick={() => {
          const next = nextProblem(shown, last.current)
          if (next === undefined) return
          last.current = next
          goTo(next)
        }}
      >
        <Icon size={14} stroke={1.6} aria-hidden />
        {hasErrors ? text.editor.topBar.problems(total.errors) : text.editor.topBar.warnings(total.warnings)}
      </button>
    </Tooltip>
  )
}

/** The problem after the one that was shown last, around at the end; the first where that one is solved. */
export function nextProblem(list: readonly PlacedProblem[], last: PlacedProblem | null): PlacedProblem | undefined {
  const index = list.findIndex(
    ({ nodeId, action, problem }) =>
      last !== null &&
      nodeId === last.nodeId &&
      action?.id === last.action?.id &&
      problem.path === last.problem.path &&
      problem.code === last.problem.code,
  )
  return list[(index + 1) % Math.max(list.length, 1)]
}
