import { Link } from '@tanstack/react-router'
import { usePlace, useSession } from '#apps/console/api/session.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { rolesText } from '#apps/console/parts/roles.ts'

/** Where the person may act, and in which roles. Owners give and take those; nobody can do it for itself. */
export function PlacesPanel() {
  const session = useSession()
  const acting = usePlace()
  if (session?.kind !== 'person') return null
  const { organizations } = session.me
  return (
    <section className="panel" aria-labelledby="places">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="places">You belong to {countText(organizations.length, 'organization')}</h2>
          <p className="panel-lead">
            {organizations.length === 1 ? 'Its' : 'Their'} owners give you roles and take them.
          </p>
        </div>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Organization</th>
            <th scope="col">Your roles</th>
          </tr>
        </thead>
        <tbody>
          {organizations.map(({ id, name, roles }) => (
            <tr key={id}>
              <th scope="row">
                <Link to="/" search={{ as: id }}>
                  {name}
                </Link>{' '}
                {id === acting?.id && organizations.length > 1 && <span className="mark">acting now</span>}
              </th>
              <td>{rolesText(roles)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
