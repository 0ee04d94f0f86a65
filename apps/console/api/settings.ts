import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ApiKey, AuditHead, AuditPage, Invitation, Me, Member } from './settings-answers.ts'
import { ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

/** Who looks, and in which roles. It changes rarely; a change of roles counts from the next request on all the same. */
export function useMe() {
  const viewer = useViewer()
  return useQuery({ queryKey: [viewer, 'me'], queryFn: () => ask<Me>(viewer, '/v1/me'), staleTime: 60_000 })
}

export function useMembers() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'members'],
    queryFn: () => pagesOf<Member>(viewer, '/v1/members', 'members'),
  })
}

/** Invitations that wait. Only owners may see them, so nobody else asks. */
export function useInvitations(mayAsk: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'invitations'],
    queryFn: () => pagesOf<Invitation>(viewer, '/v1/invitations', 'invitations'),
    enabled: mayAsk,
  })
}

export function useApiKeys(mayAsk = true) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'api-keys'],
    queryFn: () => pagesOf<ApiKey>(viewer, '/v1/api-keys', 'keys'),
    enabled: mayAsk,
  })
}

/** Names of the people of this organization; a person that has left stays an id. */
export function usePeople() {
  const { data } = useMembers()
  const byId = new Map(data?.map((member) => [member.person, member]))
  return (id: string): string => {
    if (id === 'machine') return 'The command line'
    const member = byId.get(id)
    return member?.name ?? member?.email ?? id
  }
}

/** What the log is asked for. Each part stands in the address. */
export type AuditFilter = Readonly<{ act?: string; person?: string; table?: string; from?: string; to?: string }>

const ROWS_PER_PAGE = 50

export function useAudit(filter: AuditFilter, mayAsk: boolean) {
  const viewer = useViewer()
  return useInfiniteQuery({
    queryKey: [viewer, 'audit', filter],
    queryFn: ({ pageParam: cursor }) =>
      ask<AuditPage>(viewer, '/v1/audit', {
        ...filter,
        limit: ROWS_PER_PAGE,
        ...(cursor !== '' && { cursor }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: mayAsk,
  })
}

export function useAuditHead() {
  const viewer = useViewer()
  return useQuery({ queryKey: [viewer, 'audit-head'], queryFn: () => ask<AuditHead>(viewer, '/v1/audit/head') })
}
