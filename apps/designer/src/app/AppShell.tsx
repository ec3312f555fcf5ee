import { useEffect, type ReactNode } from 'react'
import { text } from '../text/en.ts'
import classes from './AppShell.module.css'
import { ColorSchemeButton } from './ColorSchemeButton.tsx'
import { Rail, RailMenu } from './Rail.tsx'
import { moveToRegion } from './regions.ts'
import { UnreachableBanner } from './UnreachableBanner.tsx'

export interface AppShellProps {
  /** The name of the page, where there are no crumbs. It is the page's heading and the window's title. */
  readonly title: string
  /** Stands in the place of the title in the top bar: the way to here, ending with the current place. */
  readonly crumbs?: ReactNode
  /** State beside the crumbs, for example "Draft · Saved". */
  readonly state?: ReactNode
  /** Buttons at the right edge of the top bar; the colour scheme follows them. */
  readonly actions?: ReactNode
  /** `wide` shows names (200), `folded` icons (48), `narrow-folded` names only from 1440 on. Below 1100 it is a menu. */
  readonly rail?: 'wide' | 'folded' | 'narrow-folded'
  /** What happens to edits while the server cannot be reached, as a sentence. */
  readonly unreachableNote?: string
  /** Lines below the top bar, at most one besides "Server not reachable". */
  readonly banner?: ReactNode
  readonly children: ReactNode
}

/**
 * The frame of every page: top bar, rail, banners, content. The content fills the rest of the window and scrolls by
 * itself. F6 and Shift+F6 move between elements with `data-region` (give them `tabIndex={-1}`), in document order.
 */
export function AppShell({
  title,
  crumbs,
  state,
  actions,
  rail = 'wide',
  unreachableNote,
  banner,
  children,
}: AppShellProps) {
  useWindowTitle(title)
  useRegionKeys()
  return (
    <div className={classes['shell']} data-rail={rail}>
      <header className={classes['topBar']} data-region="top-bar" tabIndex={-1}>
        <div className={classes['logo']}>
          <Logo />
          <RailMenu />
        </div>
        {crumbs ?? <h1 className={classes['title']}>{title}</h1>}
        {state}
        <div className={classes['actions']}>
          {actions}
          <ColorSchemeButton />
        </div>
      </header>
      <Rail />
      <div className={classes['main']}>
        <UnreachableBanner note={unreachableNote} />
        {banner}
        <main className={classes['content']}>{children}</main>
      </div>
    </div>
  )
}

function Logo() {
  return (
    <svg className={classes['mark']} width="22" height="22" viewBox="0 0 22 22" aria-hidden>
      <rect width="22" height="22" rx="5" className={classes['markGround']} />
      <path
        d="M4.5 6.6c0-.7.7-1.2 1.4-.9l11 4.4c.8.3.8 1.5 0 1.8l-11 4.4c-.7.3-1.4-.2-1.4-.9L6.2 11z"
        className={classes['markArrow']}
      />
      <path d="M6.4 11h4" className={classes['markLine']} />
    </svg>
  )
}

function useWindowTitle(title: string): void {
  useEffect(() => {
    document.title = text.shell.windowTitle(title)
  }, [title])
}

function useRegionKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      moveToRegion(event.shiftKey ? 'previous' : 'next')
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
