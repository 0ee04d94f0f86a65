import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type Registration, useRegistration } from '#apps/console/api/registrations.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { RegistrationDialogs, type RegistrationDoing } from './registration-dialogs.tsx'
import { ConflictsPanel, TimelinePanel } from './registration-panels.tsx'
import { clockText, REGISTRATION_STATES } from './registration-words.ts'
import { DECIDERS, TELLERS } from './sales-pages.ts'

const BACK = { to: '/sales/registrations', name: 'Registered deals' } as const

/** One registered deal: its clocks and its timeline, to its vendor its conflicts, and what the viewer can do about it. */
export function RegistrationPage() {
  const { id = '' } = useParams({ strict: false })
  const registration = useRegistration(id)
  const me = useMe()
  const error = registration.error ?? me.error
  if (error || !registration.data || !me.data) return <Waiting what="registered deal" error={error} back={BACK} />
  return <Shown registration={registration.data} me={me.data} />
}

export type SeenRegistration = Readonly<{ registration: Registration; me: Me }>

function Shown({ registration, me }: SeenRegistration) {
  const [doing, setDoing] = useState<RegistrationDoing>()
  const names = useNames()
  const [mark, word] = REGISTRATION_STATES[registration.state]
  const { partner, vendor, conflict, id } = registration
  return (
    <Page
      title={`${names.of(partner)}’s deal with ${registration.names[0] ?? id}`}
      lead={
        <div className="lead-row">
          <span className={mark}>{word}</span>
          {conflict && <span className="mark mark-harm">Conflict</span>}
          <span>{clockText(registration)}</span>
          <span className="id breaks">{id}</span>
          <LifeLink registration={registration} />
        </div>
      }
      back={BACK}
      action={actionsOf({ registration, me }).map(({ what, name, look }) => (
        <button key={what} type="button" className={look} onClick={() => setDoing(what)}>
          {name}
        </button>
      ))}
    >
      <Facts registration={registration} />
      {vendor === me.organization && <ConflictsPanel registration={registration} />}
      <TimelinePanel registration={registration} />
      {doing && (
        <RegistrationDialogs registration={registration} me={me} doing={doing} onClose={() => setDoing(undefined)} />
      )}
    </Page>
  )
}

/** Once it was won there is a life to look at: of its customer with its first product. */
function LifeLink({ registration: { customer, products } }: Pick<SeenRegistration, 'registration'>) {
  const [product] = products
  if (customer === null || product === undefined) return null
  return (
    <Link to="/deals/life" search={{ customer, product }}>
      Life of the deal
    </Link>
  )
}

function Facts({ registration }: Readonly<{ registration: Registration }>) {
  const names = useNames()
  const { vendor, products, country, domains, met, policy, extensionsLeft, wonWith, customer } = registration
  const facts: readonly (readonly [string, string])[] = [
    ['Names', listText(registration.names)],
    ['Domains', domains.length === 0 ? 'none told' : listText(domains)],
    ['Country', country],
    ['Vendor', names.of(vendor)],
    ['Products', listText(products.map(asWords))],
    ['Met', met.length === 0 ? 'nobody told' : listText(met.map(({ part, people }) => `${people} ${part}`))],
    ['Registered', momentText(registration.registeredAt)],
    ['Policy', `version ${policy.version}: ${policy.protectionDays} days, ${extensionsLeft} extensions left`],
    ...(wonWith === null ? [] : [['Won with', `${wonWith} of ${names.of(customer ?? '')}`] as const]),
  ]
  return (
    <dl className="panel facts">
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="breaks">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

type Action = Readonly<{ what: RegistrationDoing; name: string; look: string }>
const PRIMARY = 'button button-primary'
const HARM = 'button menu-harm'

function actionsOf({ registration, me }: SeenRegistration): readonly Action[] {
  const { state, vendor, partner, conflict, contestBy } = registration
  const isOpen = state === 'pending' || state === 'contested'
  const isProtected = state === 'approved' || state === 'extended'
  if (vendor === me.organization && mayAny(me.roles, DECIDERS)) {
    return [
      ...(isProtected && registration.extensionsLeft > 0 ? [action('extend', 'Extend', 'button')] : []),
      ...(conflict ? [action('arbitrate', 'Arbitrate', PRIMARY)] : []),
      ...(isOpen ? [action('reject', 'Reject', HARM)] : []),
      ...(isOpen && !conflict ? [action('approve', 'Approve', PRIMARY)] : []),
    ]
  }
  if (partner !== me.organization || !mayAny(me.roles, TELLERS)) return []
  return [
    ...(isOpen || isProtected ? [action('end', 'Withdraw or lose', HARM)] : []),
    ...(state === 'rejected' && contestBy !== null ? [action('contest', 'Contest', PRIMARY)] : []),
    ...(isProtected ? [action('win', 'It was won', PRIMARY)] : []),
  ]
}

function action(what: RegistrationDoing, name: string, look: string): Action {
  return { what, name, look }
}
