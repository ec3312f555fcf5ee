import { useQuery } from '@tanstack/react-query'
import { deliveryQueries } from '../../api/deliveries.ts'
import { text } from '../../text/en.ts'
import links from '../../ui/link.module.css'

/** How long the finished are kept, where the list ends, with the way to change it. */
export function RetentionNote({ onChange }: { readonly onChange: () => void }) {
  const days = useQuery(deliveryQueries.retention()).data?.keepFinishedDays
  if (days === undefined) return null
  return (
    <span>
      {text.deliveries.list.kept(text.deliveries.retention.days(days))}{' '}
      <button type="button" className={links['link']} onClick={onChange}>
        {text.deliveries.list.changeKept}
      </button>
    </span>
  )
}
