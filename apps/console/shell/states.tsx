import { IconAlertTriangle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { isPassing, tell } from '#apps/console/api/trouble.ts'

/** What happened, what is safe, what to do. */
export function TroubleNote({ error }: Readonly<{ error: unknown }>) {
  const queries = useQueryClient()
  const { happened, safe, next } = tell(error)
  return (
    <div className={`note ${isPassing(error) ? 'note-attention' : 'note-harm'}`} role="alert">
      <IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />
      <p className="note-head">{happened}</p>
      <p>
        {safe} {next}
      </p>
      <button
        type="button"
        className="button"
        onClick={() =>
          void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })
        }
      >
        Try again
      </button>
    </div>
  )
}

/** What this place will show, and the one thing to do so that it does. */
export function Empty({ shows, action }: Readonly<{ shows: string; action: React.ReactNode }>) {
  return (
    <div className="empty">
      <p className="empty-shows">{shows}</p>
      <p className="soft">{action}</p>
    </div>
  )
}

/** Rows of the height that the table will have, so nothing moves when they arrive. */
export function SkeletonRows({ rows }: Readonly<{ rows: number }>) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, at) => `${at} of ${rows}`).map((row) => (
        <div key={row} className="skeleton-row">
          <div className="skeleton" />
          <div className="skeleton skeleton-short" />
        </div>
      ))}
    </div>
  )
}

/** Tells a screen reader that something is on its way; the skeletons are for the eye. */
export function Loading({ what }: Readonly<{ what: string }>) {
  return (
    <p className="unseen" role="status">
      Loading {what}
    </p>
  )
}
