import { useLocation } from '@tanstack/react-router'
import { useMonth } from '#apps/console/api/questions.ts'
import { useView } from '#apps/console/api/viewer.ts'

export type Months = Readonly<{
  /** Whether the page shows months at all, and whether it can show all of them at once. */
  kind: 'one' | 'filter' | 'none'
  /** Every month with something to see, oldest first. */
  all: readonly string[]
  /** The month that is shown; undefined means all of them. */
  shown: string | undefined
  before: string | undefined
  after: string | undefined
}>

const KINDS: Readonly<Record<string, Months['kind']>> = {
  '/month': 'one',
  '/invoices': 'filter',
  '/statements': 'filter',
  '/earnings': 'one',
}

/** The months that the viewer can step through on this page. */
export function useMonths(): Months {
  const { month } = useView()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const { data } = useMonth(undefined)
  const kind = KINDS[path] ?? 'none'
  const all = data?.months ?? []
  const shown = month ?? (kind === 'one' ? all.at(-1) : undefined)
  if (kind === 'none') return { kind, all, shown: undefined, before: undefined, after: undefined }
  if (shown === undefined) return { kind, all, shown, before: all.at(-1), after: undefined }
  return {
    kind,
    all,
    shown,
    before: all.filter((one) => one < shown).at(-1),
    after: all.find((one) => one > shown),
  }
}
