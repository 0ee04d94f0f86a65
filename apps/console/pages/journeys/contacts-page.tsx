import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { type Contact, useContacts } from '#apps/console/api/touchpoints.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { ContactDialog, EraseDialog } from './contact-dialogs.tsx'
import { JOURNEY_TELLERS } from './journey-pages.ts'

const CONSENT_MARKS: Readonly<Record<Contact['consent'], readonly [mark: string, word: string]>> = {
  given: ['mark mark-good', 'Agreed to mail'],
  withdrawn: ['mark mark-harm', 'Wants no mail'],
  not_asked: ['mark', 'Not asked'],
}

/** The people at customers whom the organization knows. Nobody else sees them. */
export function ContactsPage() {
  const me = useMe()
  const may = me.data !== undefined && mayAny(me.data.roles, JOURNEY_TELLERS)
  const contacts = useContacts(may)
  const [isAdding, setAdding] = useState(false)
  if (me.data && !may) {
    return (
      <Page title="Contacts are for those who deal with customers">
        <Barred held={me.data.roles} needed={JOURNEY_TELLERS} />
      </Page>
    )
  }
  const error = me.error ?? contacts.error
  if (error || !contacts.data) return <Waiting what="contacts" error={error} />
  const reachable = contacts.data.filter(({ consent, unsubscribed }) => consent === 'given' && !unsubscribed).length
  const title =
    contacts.data.length === 0
      ? 'You have no contacts yet'
      : `${reachable.toLocaleString('en')} of ${countText(contacts.data.length, 'contact')} can be asked by mail`
  return (
    <Page
      title={title}
      lead={<p>Only your organization sees them. Whoever is erased is gone from your notes too.</p>}
      action={
        <button type="button" className="button button-primary" onClick={() => setAdding(true)}>
          Add a contact
        </button>
      }
    >
      <section className="panel" aria-label="Contacts">
        {contacts.data.length === 0 ? (
          <Empty
            shows="Here stand the people at your customers, and whether they agreed to get mail."
            action="Add the first one."
          />
        ) : (
          <ContactsTable contacts={contacts.data} />
        )}
      </section>
      {isAdding && <ContactDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

function ContactsTable({ contacts }: Readonly<{ contacts: readonly Contact[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Customer</th>
          <th scope="col">Mail</th>
          <th scope="col">
            <span className="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {contacts.map((one) => (
          <ContactRow key={one.contact} one={one} />
        ))}
      </tbody>
    </table>
  )
}

function ContactRow({ one }: Readonly<{ one: Contact }>) {
  const names = useNames()
  const [doing, setDoing] = useState<'change' | 'erase'>()
  const { name, email, customer, consent, consentSince, consentSource, unsubscribed } = one
  const [mark, word] = unsubscribed ? (['mark mark-harm', 'Unsubscribed'] as const) : CONSENT_MARKS[consent]
  return (
    <tr>
      <th scope="row">
        {name}
        <p className="soft small breaks">{email}</p>
      </th>
      <td>{names.of(customer)}</td>
      <td>
        <span className={mark}>{word}</span>
        <p className="soft small">
          since {dateText(consentSince)}
          {consentSource !== '' && `: ${consentSource}`}
        </p>
      </td>
      <td>
        <RowMenu
          of={name}
          actions={[
            { name: 'Change', run: () => setDoing('change') },
            { name: 'Erase this person', run: () => setDoing('erase'), danger: true },
          ]}
        />
        {doing === 'change' && <ContactDialog contact={one} onClose={() => setDoing(undefined)} />}
        {doing === 'erase' && <EraseDialog contact={one} onClose={() => setDoing(undefined)} />}
      </td>
    </tr>
  )
}
