import { Button } from '@mantine/core'
import { IconDownload, IconFileImport } from '@tabler/icons-react'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../../ui/TableSkeleton.tsx'
import classes from './ImportParametersDialog.module.css'
import type { Source } from './source.ts'
import type { ScenarioState } from './useScenario.ts'

export interface SourceStateProps {
  readonly chosen: Source | null
  readonly scenario: ScenarioState
  readonly onDocument: () => void
}

/** What stands on the right while there is nothing to compare yet, or what is to be known of what is chosen. */
export function SourceState({ chosen, scenario, onDocument }: SourceStateProps) {
  const words = text.importParameters
  if (chosen === null) {
    return (
      <EmptyState
        icon={<IconDownload size={20} stroke={1.6} />}
        title={words.nothingChosen.title}
        note={words.nothingChosen.note}
      />
    )
  }
  if (chosen.kind === 'document') {
    return (
      <EmptyState
        icon={<IconFileImport size={20} stroke={1.6} />}
        title={words.document.title}
        note={words.document.note}
        actions={
          <Button variant="default" onClick={onDocument}>
            {words.document.open}
          </Button>
        }
      />
    )
  }
  if (chosen.kind !== 'scenario') return null
  if (scenario.kind === 'loading') return <TableSkeleton rows={8} />
  if (scenario.kind === 'gone') return <p className={classes['note']}>{words.scenarioGone}</p>
  if (scenario.kind === 'failed')
    return <ErrorState title={words.scenarioFailed} {...errorView(scenario.error)} onRetry={scenario.retry} />
  return chosen.direction === 'receive' ? <p className={classes['note']}>{words.receiveNote}</p> : null
}
