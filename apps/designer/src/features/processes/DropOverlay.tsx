import { IconFileImport } from '@tabler/icons-react'
import { text } from '../../text/en.ts'
import classes from './DropOverlay.module.css'

/** Lies over the page while files are held above it. */
export function DropOverlay() {
  return (
    <div className={classes['overlay']}>
      <div className={classes['box']}>
        <IconFileImport size={24} stroke={1.6} aria-hidden />
        <strong>{text.processes.drop.title}</strong>
        <span>{text.processes.drop.note}</span>
      </div>
    </div>
  )
}
