import { useCallback } from 'react'
import { useEditorDocument } from '../document/editorDocument.ts'
import { focusField } from '../../../app/codeEditor/fieldFocus.ts'
import { problemEnvironment, problemTab } from './problemPlace.ts'
import { useEditorPlace } from './useEditorPlace.ts'
import type { PlacedProblem } from './useProblems.ts'

/** Opens the step, action and tab of a problem, in its environment where it is of one, and puts the caret where it is. */
export function useGoToProblem(): (placed: Pick<PlacedProblem, 'nodeId' | 'action' | 'problem'>) => void {
  const document = useEditorDocument()
  const { open } = useEditorPlace()
  return useCallback(
    ({ nodeId, action, problem }) => {
      document.select(nodeId)
      if (action === null) {
        open({ node: nodeId })
        const flow = /^\/flows\/(.*)\/condition$/.exec(problem.path)?.[1]
        return focusField({ actionId: flow ?? nodeId, path: problem.path, position: problem.position ?? null })
      }
      const environment = problemEnvironment(problem)
      const place = { node: nodeId, action: action.id, tab: problemTab(problem) }
      open(environment === null ? place : { ...place, environment })
      focusField({ actionId: action.id, path: problem.path, position: problem.position ?? null })
    },
    [document, open],
  )
}
