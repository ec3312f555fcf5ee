import { IconMapQuestion } from '@tabler/icons-react'
import { text } from '../text/en.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { AppShell } from './AppShell.tsx'
import { ButtonLink } from './ButtonLink.tsx'
import { paths } from './paths.ts'

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <AppShell title={text.shell.notFound.title}>
      <EmptyState
        icon={<IconMapQuestion size={20} stroke={1.6} />}
        title={text.shell.notFound.title}
        note={text.shell.notFound.note}
        actions={<ButtonLink {...paths.processes()}>{text.shell.notFound.action}</ButtonLink>}
      />
    </AppShell>
  )
}
