import { useNavigate } from '@tanstack/react-router'
import { useView, type View } from '#apps/console/api/viewer.ts'

/** The postings that were followed, first to last. The last one is shown; the others lead back. */
export type Trail = Readonly<{
  postings: readonly string[]
  shown: string | undefined
  follow: (posting: string) => void
  back: (to: string) => void
  close: () => void
}>

/** `explain=earning:ALTUS-ST-000001/1,line:ALTUS-INV-000003/2`: it stands in the address, so a finding can be sent. */
export function useTrail(): Trail {
  const { explain } = useView()
  const navigate = useNavigate()
  const postings = explain?.split(',').filter(Boolean) ?? []
  const show = (next: readonly string[]) =>
    void navigate({
      to: '.',
      search: ({ explain: _, ...view }: View) => (next.length > 0 ? { ...view, explain: next.join(',') } : view),
      resetScroll: false,
    })
  return {
    postings,
    shown: postings.at(-1),
    follow: (posting) => show([...postings, posting]),
    back: (to) => show(postings.slice(0, postings.indexOf(to) + 1)),
    close: () => show([]),
  }
}

type Named = Readonly<{ name: string; number: string; page: '/invoices/$number' | '/statements/$number' | undefined }>

/** `line:ALTUS-INV-000003/2` is line 2 of the invoice ALTUS-INV-000003. */
export function namePosting(posting: string): Named {
  const [, kind = '', number = posting, line] = /^(\w+):([^/]+)(?:\/(\d+))?$/.exec(posting) ?? []
  const name = line ? `${number}, line ${line}` : number
  const page = kind === 'line' ? '/invoices/$number' : kind === 'earning' ? '/statements/$number' : undefined
  return { name, number, page }
}
