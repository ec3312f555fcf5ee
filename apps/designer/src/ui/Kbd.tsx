import classes from './Kbd.module.css'

/** A keyboard hint on a control, for example `Ctrl ↵`. Screen readers get it from `aria-keyshortcuts` of the control. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className={classes['kbd']} aria-hidden>
      {keys}
    </span>
  )
}
