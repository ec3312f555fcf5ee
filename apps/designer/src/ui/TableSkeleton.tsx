import { Skeleton } from '@mantine/core'
import { text } from '../text/en.ts'
import { useLater } from './useLater.ts'
import classes from './TableSkeleton.module.css'

/** Rows in the shape of a table that is being loaded; shown after 200 ms. */
export function TableSkeleton({ rows = 5, twoLines = false }: { readonly rows?: number; readonly twoLines?: boolean }) {
  const shown = useLater(200)
  return (
    <output className={classes['skeleton']}>
      <span className="visually-hidden">{text.shell.loading}</span>
      {shown &&
        Array.from({ length: rows }, (_row, index) => (
          <div
            key={index}
            className={classes['row']}
            data-two-lines={twoLines}
            style={{ opacity: 1 - index / (rows + 1) }}
          >
            <Skeleton height={10} width={`${34 - (index % 3) * 6}%`} radius="xl" />
            <Skeleton height={10} width="18%" radius="xl" ml="auto" />
            <Skeleton height={10} width="10%" radius="xl" />
          </div>
        ))}
    </output>
  )
}
