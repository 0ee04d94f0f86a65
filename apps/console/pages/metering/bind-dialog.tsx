import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import { TOUCHED_BY_USAGE, type Unbound } from '#apps/console/api/metering.ts'
import { type Names, useNames } from '#apps/console/api/names.ts'
import { act } from '#apps/console/api/transport.ts'
import { type Catalog, type Subscribed, useUsageCatalog } from '#apps/console/api/usage-catalog.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { bindingFacts, metersOf } from './binding-facts.ts'
import type { Bound } from './bound-panel.tsx'

type Asked = Readonly<{ subjects: readonly Unbound[]; onClose: () => void; onBound: (bound: Bound) => void }>

/** Binds subjects to one subscription: each from its own first event on, unless another day is chosen. */
export function BindDialog({ subjects, onClose, onBound }: Asked) {
  const names = useNames()
  const catalog = useUsageCatalog()
  const [to, setTo] = useState('')
  const [since, setSince] = useState<'first' | 'day'>('first')
  const [day, setDay] = useState('')
  // Sent again after no answer came, it is the same binding.
  const [mark] = useState(() => crypto.randomUUID().slice(0, 8))
  const bind = useAct(
    (facts: readonly object[], sending) => act('POST', '/v1/facts', sending, { facts }),
    TOUCHED_BY_USAGE,
  )
  const own = catalog.data?.subscriptions.filter(({ id }) => id.startsWith(`${names.self}:`)) ?? []
  const subscription = own.find(({ id }) => id === to)
  const from = since === 'day' ? momentOfDay(day) : undefined
  const submit = () => {
    if (!subscription || names.self === undefined || !catalog.data) return
    const facts = bindingFacts({ subjects, subscription: subscription.id, recorder: names.self, from, mark })
    const meters = metersOf({ subjects, subscription, catalog: catalog.data })
    bind.mutate(facts, { onSuccess: () => onBound({ subjects, subscription, meters, from }) })
  }
  return (
    <FormDialog
      title={subjects.length === 1 ? `Bind ${subjects[0]?.subject}` : `Bind ${countText(subjects.length, 'subject')}`}
      action="Bind to the subscription"
      onSubmit={submit}
      onClose={onClose}
      error={bind.error ?? catalog.error}
      isPending={bind.isPending}
      blocked={blockedBy({ isReady: catalog.data !== undefined, own, subscription, since, from })}
    >
      <SelectField
        label="Subscription"
        value={to}
        onChange={setTo}
        options={[{ value: '', name: 'Choose one' }, ...own.map((one) => optionOf(one, names))]}
        hint="Those that your organization recorded; who recorded a subscription binds to it."
      />
      <SelectField
        label="It counts from"
        value={since}
        onChange={(value) => setSince(value === 'day' ? 'day' : 'first')}
        options={[
          { value: 'first', name: subjects.length === 1 ? 'Its first event' : 'The first event of each' },
          { value: 'day', name: 'A day' },
        ]}
      />
      {since === 'day' && <TextField label="Day" type="date" required value={day} onChange={setDay} />}
      {subscription && catalog.data && (
        <WhatCounts subjects={subjects} subscription={subscription} catalog={catalog.data} from={from} />
      )}
    </FormDialog>
  )
}

function optionOf({ id, title, customer }: Subscribed, names: Names) {
  return { value: id, name: `${names.of(customer)}: ${title} (${id})` }
}

type Ready = Readonly<{
  isReady: boolean
  own: readonly Subscribed[]
  subscription: Subscribed | undefined
  since: 'first' | 'day'
  from: string | undefined
}>

function blockedBy({ isReady, own, subscription, since, from }: Ready): string | undefined {
  if (!isReady) return 'Looking for subscriptions…'
  if (own.length === 0)
    return 'Your organization recorded no subscription. Who recorded it binds the subject, and names you as its recorder.'
  if (!subscription) return 'Choose the subscription.'
  return since === 'day' && from === undefined ? 'Choose the day.' : undefined
}

/** The beginning of a day in the reader's own zone. */
function momentOfDay(day: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  return Temporal.PlainDate.from(day).toZonedDateTime(Temporal.Now.timeZoneId()).toInstant().toString()
}

type Weighed = Readonly<{
  subjects: readonly Unbound[]
  subscription: Subscribed
  catalog: Catalog
  from: string | undefined
}>

/** What the binding will change, in numbers, before it is made. */
function WhatCounts({ subjects, subscription, catalog, from }: Weighed) {
  const meters = metersOf({ subjects, subscription, catalog })
  const events = subjects.reduce((sum, one) => sum + one.events, 0)
  const count = from === undefined ? countText(events, 'event') : `Of ${countText(events, 'event')} those`
  const firsts = subjects.map(({ first }) => first).toSorted()
  const moment = momentText(from ?? firsts[0] ?? '')
  return (
    <div role="status" className="what-counts">
      <p>
        {count} since {moment} will be the subscription’s, and so will all that comes.
      </p>
      {meters.length > 0 ? (
        <p>
          {subscription.title} charges by {listText(meters.map(({ name, unit }) => `${name} (${unit})`))}, which counts
          them. Closed periods get corrections with the next close.
        </p>
      ) : (
        <p>
          <span className="mark mark-attention">Not billed</span> No charge of {subscription.title} has a meter for
          their types of events, so they are bound, and nothing is billed.
        </p>
      )}
    </div>
  )
}
