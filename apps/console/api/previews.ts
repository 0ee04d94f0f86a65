import { useQuery } from '@tanstack/react-query'
import { act } from './transport.ts'
import { useViewer } from './viewer.ts'

/** What an act would come to, asked of the act itself with `preview`: nothing is recorded by it. Undefined while the body is not complete. */
export function usePreview<Answer>(path: string, body: object | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'preview', path, body],
    queryFn: () => act<Answer>('POST', path, { viewer, key: crypto.randomUUID() }, { ...body, preview: true }),
    enabled: body !== undefined,
    // What others did meanwhile changes what it comes to.
    gcTime: 0,
    staleTime: 0,
  })
}
