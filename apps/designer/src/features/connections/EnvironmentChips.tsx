import type { EnvironmentView } from '@sendwright/contract'
import { Link } from '@tanstack/react-router'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { StageChip } from '../../ui/StageMark.tsx'
import classes from './EnvironmentChips.module.css'

/** The environments that lead to a connection; each leads to its bindings. */
export function EnvironmentChips({ environments }: { readonly environments: readonly EnvironmentView[] | undefined }) {
  if (environments === undefined || environments.length === 0) return null
  return (
    <span className={classes['chips']}>
      {environments.map(({ name, stage }) => (
        <Link
          key={name}
          {...paths.environments({ name })}
          className={classes['chip']}
          aria-label={text.connections.usedIn(name)}
        >
          <StageChip stage={stage} name={name} />
        </Link>
      ))}
    </span>
  )
}
