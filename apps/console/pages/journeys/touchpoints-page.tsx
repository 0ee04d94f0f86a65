import { useState } from 'react'
import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import { type Touchpoint, useTouchpoints } from '#apps/console/api/journeys.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { useKinds } from '#apps/console/api/session.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { JOURNEY_TELLERS } from './journey-pages.ts'
import { HOW, TOUCHPOINT_NAMES, touchpointsTitle, vendorOf } from './journey-words.ts'
import { LogDialog, VerifyDialog } from './touchpoint-dialogs.tsx'

/** Who was in contact with which customer, and whether the customer took part: only then it counts for money. */
export function TouchpointsPage() {
  const touchpoints = useTouchpoints()
  const me = useMe()
  const isPartner = useKinds().some((kind) => kind === 'partner' || kind === 'distributor')
  const [isLogging, setLogging] = useState(false)
  const error = touchpoints.error ?? me.error
  if (error || !touchpoints.data || !me.data) return <Waiting what="touchpoints" error={error} />
  const rows = touchpoints.data.pages.flatMap((page) => page.touchpoints)
  const mayLog = isPartner && mayAny(me.data.roles, JOURNEY_TELLERS)
  return (
    <Page
      title={touchpointsTitle(rows, touchpoints.hasNextPage)}
      lead={<p>What was said stays with whoever logged it. Only what is verified counts for money.</p>}
      action={
        mayLog && (
          <button type="button" className="button button-primary" onClick={() => setLogging(true)}>
            Log a touchpoint
          </button>
        )
      }
    >
      <section className="panel" aria-label="Touchpoints">
        {rows.length === 0 ? (
          <Empty
            shows="Here stands each contact with a customer, and how it is known that the customer took part."
            action={mayLog ? 'Log the first one.' : 'The partner logs it, the customer or the vendor verifies it.'}
          />
        ) : (
          <TouchpointsTable touchpoints={rows} me={me.data} />
        )}
        <MoreButton of={touchpoints} />
      </section>
      {isLogging && <LogDialog me={me.data} onClose={() => setLogging(false)} />}
    </Page>
  )
}

function TouchpointsTable({ touchpoints, me }: Readonly<{ touchpoints: readonly Touchpoint[]; me: Me }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Customer</th>
          <th scope="col">What</th>
          <th scope="col" className="wide">
            Partner
          </th>
          <th scope="col" className="wide">
            When
          </th>
          <th scope="col">Verified</th>
        </tr>
      </thead>
      <tbody>
        {touchpoints.map((one) => (
          <TouchpointRow key={one.touchpoint} one={one} me={me} />
        ))}
      </tbody>
    </table>
  )
}

function TouchpointRow({ one, me }: Readonly<{ one: Touchpoint; me: Me }>) {
  const names = useNames()
  const [isOpen, setOpen] = useState(false)
  const { customer, product, kind, partner, at, verified, verifiedBy, verifiedAt } = one
  const sides = [customer, vendorOf(product)]
  const mayVerify = verified === null && sides.includes(me.organization) && mayAny(me.roles, JOURNEY_TELLERS)
  return (
    <tr>
      <th scope="row">
        {names.of(customer)}
        <p className="soft small">{asWords(product)}</p>
      </th>
      <td>
        {TOUCHPOINT_NAMES[kind]}
        <span className="narrow-note soft small">
          {names.of(partner)}, {dateText(at)}
        </span>
      </td>
      <td className="wide">{names.of(partner)}</td>
      <td className="wide soft">{momentText(at)}</td>
      <td className="held-by">
        {verified === null ? (
          <span className="mark">Not verified</span>
        ) : (
          <>
            <span className="mark mark-good">Verified</span>
            <p className="soft small">
              {HOW[verified]}, says {names.of(verifiedBy ?? '')}
              {verifiedAt !== null && `, ${dateText(verifiedAt)}`}
            </p>
          </>
        )}
        {mayVerify && (
          <p>
            <button type="button" className="button-plain" onClick={() => setOpen(true)}>
              {customer === me.organization ? 'We took part' : 'Verify'}
              <span className="unseen"> {one.touchpoint}</span>
            </button>
          </p>
        )}
        {isOpen && <VerifyDialog touchpoint={one} me={me} onClose={() => setOpen(false)} />}
      </td>
    </tr>
  )
}
