import { useAccount } from '#apps/console/api/session-account.ts'
import { useSignOut } from '#apps/console/shell/viewer-menu.tsx'
import { Outside } from './outside.tsx'

/** Somebody who can sign in and belongs to nothing: removed, or not invited yet. */
export function NoPlacePage() {
  const { data } = useAccount()
  const leaving = useSignOut()
  return (
    <Outside
      title="You belong to no organization here"
      lead={
        <p>
          You are signed in{data && <span className="breaks"> as {data.email}</span>}, without a place in any
          organization. Ask an owner of yours for an invitation: it comes as a letter to this address.
        </p>
      }
    >
      <button type="button" className="button button-wide" onClick={() => leaving.mutate()}>
        Sign out
      </button>
    </Outside>
  )
}
