import type { ImportRow } from '@sendwright/message'
import { text } from '../../../text/en.ts'
import links from '../../../ui/link.module.css'
import { changesAnything } from './changeRows.ts'
import classes from './ScenarioChip.module.css'
import { useOpenScenarioLink } from './ScenarioLinkScope.tsx'

export interface ScenarioHintProps {
  readonly kinds: readonly ImportRow['kind'][]
  /** With the padding that a group of fields has. */
  readonly inset?: boolean
}

/** Below a field: that the scenario has changed here, where it would change what the field shows. */
export function ScenarioHint({ kinds, inset = false }: ScenarioHintProps) {
  const link = useOpenScenarioLink()
  const isHere = link?.rows.some(({ kind, change }) => kinds.includes(kind) && changesAnything(change))
  if (link === null || isHere !== true) return null
  const words = text.importParameters.link
  return (
    <p className={classes['hint']} data-inset={inset || undefined}>
      {words.changedHere}{' '}
      <button type="button" className={links['link']} onClick={link.show}>
        {words.showDifference}
      </button>
    </p>
  )
}
