import { Tooltip } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef } from 'react'
import { text } from '../../../text/en.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { useGoToProblem } from '../problems/useGoToProblem.ts'
import { useProcessProblems, type PlacedProblem } from '../problems/useProblems.ts'
import { nextProblem } from './nextProblem.ts'
import classes from './TopBar.module.css'

/** How many problems there are; a click, or F8, goes to the next one. Errors count before warnings. */
export function ProblemCount() {
  const { list, total } = useProcessProblems()
  const goTo = useGoToProblem()
  const last = useRef<PlacedProblem | null>(null)
  const hasErrors = total.errors > 0
  const shown = hasErrors ? list.filter(({ problem }) => problem.severity === 'error') : list

  function goToNext(): void {
    const next = nextProblem(shown, last.current)
    if (next === undefined) return
    last.current = next
    goTo(next)
  }

  useFirstProblemInAddress(shown[0], goToNext)

  const onF8 = useEffectEvent(goToNext)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'F8' || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      onF8()
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
        onClick={goToNext}
      >
        <Icon size={14} stroke={1.6} aria-hidden />
        {hasErrors ? text.editor.topBar.problems(total.errors) : text.editor.topBar.warnings(total.warnings)}
      </button>
    </Tooltip>
  )
}

/** Goes to the first problem once where the address asks for it; problems are known a moment after the process is. */
function useFirstProblemInAddress(first: PlacedProblem | undefined, goToNext: () => void): void {
  const { place, open } = useEditorPlace()
  const isWanted = place.problem === 'first' && first !== undefined
  const onWanted = useEffectEvent(() => {
    open({ problem: undefined })
    goToNext()
  })
  useEffect(() => {
    if (isWanted) onWanted()
  }, [isWanted])
}
