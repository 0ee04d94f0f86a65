import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { ROLES, rolesText } from '#apps/console/parts/roles.ts'

/** What each role may do, for whoever gives roles or wonders about their own. */
export function RolesPanel({ held, isOwner }: Readonly<{ held: readonly PersonRole[]; isOwner: boolean }>) {
  return (
    <section className="panel" aria-labelledby="roles">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="roles">What each role may do</h2>
          <p className="panel-lead">
            You are {held.length === 0 ? 'in no role' : rolesText(held)} here.
            {!isOwner && ' Members and roles are changed by an owner.'}
          </p>
        </div>
      </div>
      <dl className="roles">
        {ROLES.map(({ role, name, may }) => (
          <div key={role}>
            <dt>{name}</dt>
            <dd>{may}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
