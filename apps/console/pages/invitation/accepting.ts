import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { renewSession } from '#apps/console/api/session.ts'
import { acceptInvitation } from '#apps/console/api/session-ways.ts'

/** Accepts, then goes on as a member of the organization that invited. */
export function useAccepting() {
  const queries = useQueryClient()
  const router = useRouter()
  return useMutation({
    networkMode: 'always',
    retry: false,
    mutationFn: acceptInvitation,
    onSuccess: async ({ organization }) => {
      await renewSession(queries)
      router.history.replace(`/?as=${encodeURIComponent(organization)}`)
    },
  })
}
