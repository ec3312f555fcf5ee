import { IconSend } from '@tabler/icons-react'
import { text } from '../../text/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PublishHelp } from './PublishHelp.tsx'
import classes from './PublishHelp.module.css'

/** Nothing was ever published: what deliveries are, and how a program makes the first. */
export function NoDelivery() {
  const words = text.deliveries.empty
  return (
    <div className={classes['empty']}>
      <EmptyState icon={<IconSend size={20} stroke={1.6} />} title={words.title} note={words.note} />
      <PublishHelp />
      <p className={classes['afterwards']}>{words.afterwards}</p>
    </div>
  )
}
