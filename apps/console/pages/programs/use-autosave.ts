import { useEffect, useRef, useState } from 'react'
import { useDraftStep, useSaveDraft } from '#apps/console/api/programs.ts'

const PAUSE_MS = 1200

export type Saving = Readonly<{ draft: string | undefined; isSaved: boolean; error: unknown }>

/**
 * Saves a text as a draft whenever its writer pauses. A draft is never changed: the next one takes the place of the one before, which
 * is discarded once the next is there.
 */
export function useAutosave(text: string, begun: Readonly<{ text: string; draft: string | undefined }>): Saving {
  const save = useSaveDraft()
  const step = useDraftStep()
  const [saved, setSaved] = useState({ text: begun.text, draft: begun.draft })
  // What was refused is not sent again as it is: the next change is.
  const [refused, setRefused] = useState<string>()
  const latest = useRef({ save, step, saved })
  latest.current = { save, step, saved }
  useEffect(() => {
    if (text === saved.text || text === refused || save.isPending) return
    const timer = setTimeout(async () => {
      const { save, step, saved } = latest.current
      const done = await save.mutateAsync(text).catch(() => undefined)
      if (!done) return setRefused(text)
      setSaved({ text, draft: done.draft })
      if (saved.draft !== undefined) step.mutate({ draft: saved.draft, step: 'discard' })
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, saved.text, refused, save.isPending])
  return { draft: saved.draft, isSaved: text === saved.text, error: save.error }
}

/** A value as it was when it last stood still for a moment. */
export function useSettled<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return settled
}
