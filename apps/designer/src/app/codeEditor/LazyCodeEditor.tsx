import { lazy, Suspense, useEffect } from 'react'
import type { CodeEditorProps } from './CodeEditor.tsx'
import classes from './LazyCodeEditor.module.css'

const load = () => import('./CodeEditor.tsx')
const Editor = lazy(async () => ({ default: (await load()).CodeEditor }))

/** The code editor, whose code comes when it is first needed; until then its text stands in its place. */
export function LazyCodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Waiting value={props.value} fill={props.fill ?? false} />}>
      <Editor {...props} />
    </Suspense>
  )
}

/** Loads the code editor while the page has nothing else to do. */
export function usePreloadedCodeEditor(): void {
  useEffect(() => {
    const preload = (): void => {
      // What cannot be loaded now is tried again, and reported, when it is needed.
      load().catch(() => undefined)
    }
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(preload, 1_000)
      return () => clearTimeout(timer)
    }
    const handle = requestIdleCallback(preload, { timeout: 3_000 })
    return () => cancelIdleCallback(handle)
  }, [])
}

const longestWait = 4_000

function Waiting({ value, fill }: { readonly value: string; readonly fill: boolean }) {
  return (
    <pre className={classes['waiting']} data-fill={fill} aria-busy="true">
      {value.slice(0, longestWait)}
    </pre>
  )
}
