import type { Action, Problem } from '@sendwright/model'
import { StateIcon } from '../../../ui/StateText.tsx'
import { useSharedEdits } from '../panel/useActionEdits.ts'
import { problemPlace } from '../problems/problemPlace.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { fixLabel } from '../problems/problemWords.ts'
import { useGoToProblem } from '../problems/useGoToProblem.ts'
import classes from './ProblemList.module.css'

export interface ProblemListProps {
  readonly action: Action
  readonly nodeId: string
  readonly problems: readonly Problem[]
}

/** Problems of an action, each with the way to its place and its fix. */
export function ProblemList({ action, nodeId, problems }: ProblemListProps) {
  const goTo = useGoToProblem()
  const edits = useSharedEdits(nodeId, action.id)
  return (
    <ul className={classes['list']}>
      {problems.map((problem, index) => (
        <li key={index} className={classes['item']}>
          <StateIcon state={problem.severity === 'error' ? 'failed' : 'warning'} />
          <div>
            <p className={classes['sentence']}>
              <SentenceText>{problem.message}</SentenceText>
            </p>
            <button type="button" className={classes['link']} onClick={() => goTo({ nodeId, action, problem })}>
              {problemPlace(action, problem)}
            </button>
            {problem.fix && (
              <button type="button" className={classes['link']} onClick={() => edits.fix(problem)}>
                {fixLabel(problem)}
              </button>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
