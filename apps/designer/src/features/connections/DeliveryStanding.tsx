import type { ConnectionDeliveries } from '@sendwright/contract'
import { text } from '../../text/en.ts'
import classes from './DeliveryStanding.module.css'

/** What a connection delivers now: its guarantee, and why where it is not the wanted one. */
export function DeliveryStanding({ standing }: { readonly standing: ConnectionDeliveries | undefined }) {
  if (standing === undefined) return null
  const words = text.connectionHealth
  return (
    <p className={classes['standing']}>
      <span className={classes['name']}>{text.deliverySettings.now}</span> {words.modes[standing.mode]}
      {standing.fallbackReason !== null && (
        <span className={classes['reason']}>
          {standing.fallbackReason} {words.fallback.note}
        </span>
      )}
    </p>
  )
}
