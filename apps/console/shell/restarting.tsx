import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { isPassing, tell } from '#apps/console/api/trouble.ts'

/** While the engines restart, pages keep their place and this line says why nothing comes: it goes when an answer does. */
export function Restarting() {
  const queries = useQueryClient().getQueryCache()
  const reason = useSyncExternalStore(
    (changed) => queries.subscribe(changed),
    () => queries.getAll().find(({ state }) => state.fetchStatus === 'fetching' && isPassing(state.fetchFailureReason)),
  )?.state.fetchFailureReason
  if (!reason) return null
  const { happened, safe, next } = tell(reason)
  return (
    <p className="restarting" role="status">
      <strong>{happened}</strong> {safe} {next}
    </p>
  )
}
