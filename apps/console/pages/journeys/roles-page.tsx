import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import { type JourneyRole, useJourneyRoles } from '#apps/console/api/journeys.ts'
import { asWords, ownName, useNames } from '#apps/console/api/names.ts'
import { useKinds } from '#apps/console/api/session.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { ClaimDialog } from './claim-dialog.tsx'
import { JOURNEY_TELLERS } from './journey-pages.ts'
import { ROLE_STATES, type RoleStep, roleClock, roleSteps, rolesTitle } from './journey-words.ts'
import { RoleDialogs } from './role-dialogs.tsx'

/** So many are shown until somebody asks for all: a vendor has four of them for each customer. */
const FIRST_SHOWN = 100

/** Who holds or claims which role on the way of which customer, and which clock runs. What waits comes first. */
export function RolesPage() {
  const roles = useJourneyRoles()
  const me = useMe()
  const isPartner = useKinds().some((kind) => kind === 'partner' || kind === 'distributor')
  const [isClaiming, setClaiming] = useState(false)
  const error = roles.error ?? me.error
  if (error || !roles.data || !me.data) return <Waiting what="roles" error={error} />
  const mayClaim = isPartner && mayAny(me.data.roles, JOURNEY_TELLERS)
  const waits = ({ state }: JourneyRole) => (state === 'claimed' || state === 'contested' ? 0 : 1)
  const rows = roles.data.toSorted((a, b) => waits(a) - waits(b))
  return (
    <Page
      title={rolesTitle(rows)}
      lead={<p>A claim holds once the customer or the vendor confirms it, and can be contested for 14 days.</p>}
      action={
        mayClaim && (
          <button type="button" className="button button-primary" onClick={() => setClaiming(true)}>
            Claim a role
          </button>
        )
      }
    >
      <section className="panel" aria-label="Roles">
        {rows.length === 0 ? (
          <Empty
            shows="Here stands who designs, sells, implements, manages and supports for which customer."
            action={
              mayClaim
                ? 'Claim a role that you have with a customer.'
                : 'The partner claims it, or the vendor tells it.'
            }
          />
        ) : (
          <RolesTable roles={rows} me={me.data} />
        )}
      </section>
      {isClaiming && <ClaimDialog me={me.data} onClose={() => setClaiming(false)} />}
    </Page>
  )
}

function RolesTable({ roles, me }: Readonly<{ roles: readonly JourneyRole[]; me: Me }>) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? roles : roles.slice(0, FIRST_SHOWN)
  return (
    <>
      {' '}
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Customer</th>
            <th scope="col">Role</th>
            <th scope="col" className="wide">
              Partner
            </th>
            <th scope="col" className="number wide">
              Share
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((role) => (
            <RoleRow key={role.id} role={role} me={me} />
          ))}
        </tbody>
      </table>
      {roles.length > shown.length && (
        <div className="more">
          <button type="button" className="button" onClick={() => setWhole(true)}>
            Show all {roles.length.toLocaleString('en')}
          </button>
        </div>
      )}
    </>
  )
}

const STEP_NAMES: Readonly<Record<RoleStep, string>> = {
  confirm: 'Confirm',
  'turn-down': 'Turn down',
  contest: 'Contest',
  decide: 'Decide',
}

function RoleRow({ role, me }: Readonly<{ role: JourneyRole; me: Me }>) {
  const names = useNames()
  const [doing, setDoing] = useState<RoleStep>()
  const { customer, product, partner, share, from, to, state } = role
  const [mark, word] = ROLE_STATES[state]
  const seen = { self: me.organization, now: Temporal.Now.instant().toString() }
  const steps = mayAny(me.roles, JOURNEY_TELLERS) ? roleSteps(role, seen) : []
  return (
    <tr>
      <th scope="row">
        {names.of(customer)}
        <p className="soft small">{asWords(product)}</p>
      </th>
      <td>
        {asWords(role.role)}
        <p className="soft small">{to === null ? `from ${dateText(from)}` : `${dateText(from)} to ${dateText(to)}`}</p>
        <span className="narrow-note soft small">
          {names.of(partner)}, {share} %
        </span>
      </td>
      <td className="wide">
        {names.of(partner)}
        <p className="id faint breaks wraps">{ownName(role.id)}</p>
      </td>
      <td className="number wide">{share} %</td>
      <td className="held-by">
        <span className={mark}>{word}</span>
        <p className="soft small">{roleClock(role, names)}</p>
        {steps.length > 0 && (
          <p className="line-charge">
            {steps.map((step) => (
              <button key={step} type="button" className="button-plain" onClick={() => setDoing(step)}>
                {STEP_NAMES[step]}
                <span className="unseen"> {role.id}</span>
              </button>
            ))}
          </p>
        )}
        {doing && <RoleDialogs role={role} doing={doing} onClose={() => setDoing(undefined)} />}
      </td>
    </tr>
  )
}
