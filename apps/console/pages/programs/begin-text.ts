import { useQuery } from '@tanstack/react-query'
import { useDraft, useProgram } from '#apps/console/api/programs.ts'
import { readExample } from './examples.ts'
import { nextVersion } from './program-text.ts'

export type Beginning = Readonly<{ draft?: string; program?: string; example?: string }>

/** The text that writing begins with: a draft, the next version of a program, or an example. */
export function useBeginning({ draft, program, example }: Beginning) {
  const drafted = useDraft(draft)
  const published = useProgram(program ?? '', undefined, draft === undefined && program !== undefined)
  const isExample = draft === undefined && program === undefined
  const read = useQuery({
    queryKey: ['program-example', example],
    queryFn: () => readExample(example ?? ''),
    enabled: isExample,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const next = published.data && nextVersion(published.data)
  return {
    text: draft === undefined ? (program === undefined ? read.data : next) : drafted.data?.text,
    /** The draft that what is saved takes the place of: one that nobody has submitted yet. */
    replaces: drafted.data?.state === 'draft' ? drafted.data.draft : undefined,
    error: drafted.error ?? published.error ?? read.error,
  }
}
