import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords, ownName, useNames } from '#apps/console/api/names.ts'
import { type RegistrationHead, useRegistrations } from '#apps/console/api/registrations.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { RegisterDialog } from './register-dialog.tsx'
import { clockText, REGISTRATION_STATES, registrationsTitle } from './registration-words.ts'
import { TELLERS } from './sales-pages.ts'

/** The deals that a partner registered for protection, and those that were registered with a vendor. */
export function RegistrationsPage() {
  const registrations = useRegistrations()
  const me = useMe()
  const [isOpen, setOpen] = useState(false)
  const error = registrations.error ?? me.error
  if (error || !registrations.data || !me.data) return <Waiting what="registered deals" error={error} />
  const mayRegister = mayAny(me.data.roles, TELLERS)
  return (
    <Page
      title={registrationsTitle(registrations.data)}
      lead={<p>The partner and the vendor see a registration. With what it conflicts, the vendor alone is told.</p>}
      action={
        mayRegister && (
          <button type="button" className="button button-primary" onClick={() => setOpen(true)}>
            Register a deal
          </button>
        )
      }
    >
      <section className="panel" aria-label="Registered deals">
        {registrations.data.length === 0 ? (
          <Empty
            shows="Here stands each prospect that was registered, with the clocks that run for it."
            action="Register one with a vendor that has told how it protects deals."
          />
        ) : (
          <RegistrationsTable registrations={registrations.data} />
        )}
      </section>
      {isOpen && <RegisterDialog me={me.data} onClose={() => setOpen(false)} />}
    </Page>
  )
}

function RegistrationsTable({ registrations }: Readonly<{ registrations: readonly RegistrationHead[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Prospect</th>
          <th scope="col" className="wide">
            Between
          </th>
          <th scope="col">State</th>
          <th scope="col" className="number wide">
            Closes
          </th>
          <th scope="col" className="number">
            Expected
          </th>
        </tr>
      </thead>
      <tbody>
        {registrations.map((one) => (
          <Row key={one.id} one={one} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ one }: Readonly<{ one: RegistrationHead }>) {
  const names = useNames()
  const [mark, word] = REGISTRATION_STATES[one.state]
  return (
    <tr>
      <th scope="row">
        <Link to="/sales/registrations/$id" params={{ id: one.id }} className="breaks">
          {one.names[0]}
        </Link>{' '}
        <span className="id faint breaks wraps">{ownName(one.id)}</span>
        <p className="soft small">{listText(one.products.map(asWords))}</p>
      </th>
      <td className="wide">
        {names.of(one.partner)} and {names.of(one.vendor)}
      </td>
      <td>
        <span className={mark}>{word}</span>
        {one.conflict && <span className="mark mark-harm">Conflict</span>}
        <p className="soft small">{clockText(one)}</p>
      </td>
      <td className="number wide">{dateText(one.expectedClose)}</td>
      <td className="number">
        {one.expectedValue !== null && <Amount value={one.expectedValue} currency={one.currency ?? ''} withCurrency />}
      </td>
    </tr>
  )
}
