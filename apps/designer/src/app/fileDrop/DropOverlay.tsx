import { IconFileImport } from '@tabler/icons-react'
import classes from './DropOverlay.module.css'

/** Lies over the page while files are held above it, and says what happens to them. */
export function DropOverlay({ title, note }: { readonly title: string; readonly note: string }) {
  return (
    <div className={classes['overlay']}>
      <div className={classes['box']}>
        <IconFileImport size={24} stroke={1.6} aria-hidden />
        <strong>{title}</strong>
        <span>{note}</span>
      </div>
    </div>
  )
}
