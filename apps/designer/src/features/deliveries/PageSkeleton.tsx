import { Skeleton } from '@mantine/core'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { useLater } from '../../ui/useLater.ts'
import panel from '../../ui/panel.module.css'

/** The shape of chart and list while they are loaded. */
export function PageSkeleton() {
  const isLate = useLater(200)
  if (!isLate) return null
  return (
    <>
      <div className={panel['panel']}>
        <Skeleton height={160} radius="md" />
      </div>
      <div className={panel['panel']}>
        <TableSkeleton rows={8} />
      </div>
    </>
  )
}
