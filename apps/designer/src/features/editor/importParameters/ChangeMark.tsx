import { IconCircleDashed, IconEqual, IconMinus, IconPencil, IconPlus, IconReplace } from '@tabler/icons-react'
import type { ImportRow } from '@sendwright/message'
import { text } from '../../../text/en.ts'
import classes from './ChangeMark.module.css'

const icons = {
  added: IconPlus,
  replaced: IconReplace,
  removed: IconMinus,
  kept: IconEqual,
  toFill: IconPencil,
  omitted: IconCircleDashed,
} as const satisfies Record<ImportRow['change'], typeof IconPlus>

/** What happens to a row, as icon and word. */
export function ChangeMark({ change }: { readonly change: ImportRow['change'] }) {
  const Icon = icons[change]
  return (
    <span className={classes['mark']} data-change={change}>
      <Icon size={14} stroke={1.6} aria-hidden />
      {text.importParameters.table.changes[change]}
    </span>
  )
}
