import { useState } from 'react'
import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import { type Touchpoint, useTouchpoints } from '#apps/console/api/journeys.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { useKinds } from '#apps/console/api/session.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { type ConfirmationAsk, useConfirmationAsks } from '#apps/console/api/touchpoints.ts'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { JOURNEY_TELLERS } from './journey-pages.ts'
import { ASK_WORDS, HOW, TOUCHPOINT_NAMES, touchpointsTitle, vendorOf } from './journey-words.ts'
import { LogDialog } from './log-dialog.tsx'
import { AskDialog, NotesDialog } from './notes-dialog.tsx'
import { QuietPanel } from './quiet-panel.tsx'
import { VerifyDialog } from './touchpoint-dialogs.tsx'

/** Who was in contact with which customer, and whether the customer took part: only then it counts for money. */
export function TouchpointsPage() {
  const touchpoints = useTouchpoints()
  const asks = useConfirmationAsks()
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
      lead={<p>Notes stay with whoever logged it. Only what is verified counts for money.</p>}
      action={
        mayLog && (
          <button type="button" className="button button-primary" onClick={() => setLogging(true)}>
            Log a touchpoint
          </button>
        )
      }
    >
      <QuietPanel />
      <section className="panel" aria-label="Touchpoints">
        {rows.length === 0 ? (
          <Empty
            shows="Here stands each contact with a customer, and how it is known that the customer took part."
            action={mayLog ? 'Log the first one.' : 'The partner logs it, the customer or the vendor verifies it.'}
          />
        ) : (
          <TouchpointsTable touchpoints={rows} me={me.data} asks={asks.data ?? []} />
        )}
        <MoreButton of={touchpoints} />
      </section>
      {isLogging && <LogDialog me={me.data} onClose={() => setLogging(false)} />}
    </Page>
  )
}

type Listed = Readonly<{ touchpoints: readonly Touchpoint[]; me: Me; asks: readonly ConfirmationAsk[] }>

function TouchpointsTable({ touchpoints, me, asks }: Listed) {
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
          <TouchpointRow key={one.touchpoint} one={one} me={me} asks={asks} />
        ))}
      </tbody>
    </table>
  )
}

function TouchpointRow({ one, me, asks }: Readonly<{ one: Touchpoint; me: Me; asks: readonly ConfirmationAsk[] }>) {
  const names = useNames()
  const { customer, product, kind, partner, at } = one
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
        <Verified one={one} asks={asks} />
        <Steps one={one} me={me} />
      </td>
    </tr>
  )
}

function Verified({ one, asks }: Readonly<{ one: Touchpoint; asks: readonly ConfirmationAsk[] }>) {
  const names = useNames()
  const { customer, verified, verifiedBy, verifiedAt } = one
  const asked = asks.find(({ touchpoint }) => touchpoint === one.touchpoint)
  if (verified === null) {
    return (
      <>
        <span className={asked?.state === 'denied' ? 'mark mark-harm' : 'mark'}>Not verified</span>
        {asked && (
          <p className="soft small">
            {ASK_WORDS[asked.state]} {dateText(asked.answeredAt ?? asked.askedAt)}
          </p>
        )}
      </>
    )
  }
  return (
    <>
      <span className="mark mark-good">Verified</span>
      <p className="soft small">
        {HOW[verified]}, says {names.of(verifiedBy ?? customer)}
        {verifiedAt !== null && `, ${dateText(verifiedAt)}`}
      </p>
    </>
  )
}

type Doing = 'verify' | 'notes' | 'ask'

/** What one may do with a touchpoint: the other side verifies it, its author writes about it and has it confirmed. */
function Steps({ one, me }: Readonly<{ one: Touchpoint; me: Me }>) {
  const [doing, setDoing] = useState<Doing>()
  if (!mayAny(me.roles, JOURNEY_TELLERS)) return null
  const { customer, product, partner, verified, touchpoint } = one
  const isOpen = verified === null
  const steps: readonly (readonly [Doing, string])[] = [
    ...(isOpen && [customer, vendorOf(product)].includes(me.organization)
      ? [['verify', customer === me.organization ? 'We took part' : 'Verify'] as const]
      : []),
    ...(partner === me.organization ? [['notes', 'Notes'] as const] : []),
    ...(isOpen && partner === me.organization ? [['ask', 'Ask to confirm'] as const] : []),
  ]
  const close = () => setDoing(undefined)
  return (
    <>
      {steps.length > 0 && (
        <p className="line-charge">
          {steps.map(([step, name]) => (
            <button key={step} type="button" className="button-plain" onClick={() => setDoing(step)}>
              {name}
              <span className="unseen"> {touchpoint}</span>
            </button>
          ))}
        </p>
      )}
      {doing === 'verify' && <VerifyDialog touchpoint={one} me={me} onClose={close} />}
      {doing === 'notes' && <NotesDialog touchpoint={one} onClose={close} />}
      {doing === 'ask' && <AskDialog touchpoint={one} onClose={close} />}
    </>
  )
}
