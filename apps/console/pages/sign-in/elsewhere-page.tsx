import { useRouter } from '@tanstack/react-router'
import type { Me } from '#apps/console/api/session.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { useSignOut } from '#apps/console/shell/viewer-menu.tsx'
import { Outside } from './outside.tsx'

/** An address of an organization to which the person doesn't belong: nothing was asked, and nothing is shown. */
export function ElsewherePage({ me }: Readonly<{ me: Me }>) {
  const viewer = useViewer()
  const router = useRouter()
  const leaving = useSignOut()
  const show = (organization: string) => {
    const address = new URL(location.href)
    address.searchParams.set('as', organization)
    // What it explains is a posting of somebody else's view.
    for (const field of ['explain', 'line']) address.searchParams.delete(field)
    router.history.push(`${address.pathname}${address.search}`)
  }
  const one = me.organizations.length === 1
  return (
    <Outside
      title="This page is for another organization"
      lead={
        <p>
          The address is for <span className="id">{viewer}</span>, and {me.person?.name ?? 'you'} (
          <span className="breaks">{me.person?.email}</span>) does not belong to it. Whoever sent it sees it in their
          own place.
        </p>
      }
      below={
        <button type="button" className="button-plain" onClick={() => leaving.mutate()}>
          Sign in as somebody else
        </button>
      }
    >
      <p>{one ? 'Look at the same page as your own organization:' : 'Look at the same page as one of your own:'}</p>
      <div className="form">
        {me.organizations.map(({ id, name }, at) => (
          <button
            key={id}
            type="button"
            className={at === 0 ? 'button button-primary button-wide' : 'button button-wide'}
            onClick={() => show(id)}
          >
            {name}
          </button>
        ))}
      </div>
    </Outside>
  )
}
