import { useNavigate, useSearch } from '@tanstack/react-router'
import type { DeliveryState, Webhook } from '#apps/console/api/settings-answers.ts'
import { useDeliveries, useEventTypes } from '#apps/console/api/webhooks.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { DeliveryRows } from './delivery-rows.tsx'

const STATES: readonly Readonly<{ value: string; name: string }>[] = [
  { value: '', name: 'All' },
  { value: 'pending', name: 'Waiting' },
  { value: 'delivered', name: 'Delivered' },
  { value: 'failed', name: 'Failed' },
  { value: 'dropped', name: 'Dropped' },
]

/** What the address says of the log: which deliveries are shown. */
export type DeliverySearch = Readonly<{ state?: string; type?: string; from?: string }>

type Shown = Readonly<{ webhook: Webhook; mayReplay: boolean }>

/** Every delivery with its tries, newest first. The filters stand in the address. */
export function DeliveriesPanel({ webhook, mayReplay }: Shown) {
  const filter: DeliverySearch = useSearch({ strict: false })
  const { data: types = [] } = useEventTypes()
  const navigate = useNavigate()
  const set = (field: keyof DeliverySearch, value: string) =>
    void navigate({
      to: '.',
      search: (view) => ({ ...view, [field]: value === '' ? undefined : value }),
      replace: true,
      resetScroll: false,
    })
  return (
    <section className="panel" aria-labelledby="deliveries">
      <div className="panel-head">
        <h2 id="deliveries">What it was sent</h2>
      </div>
      <div className="filters">
        <SelectField label="State" value={filter.state ?? ''} onChange={(to) => set('state', to)} options={STATES} />
        <SelectField
          label="Type of event"
          value={filter.type ?? ''}
          onChange={(to) => set('type', to)}
          options={[{ value: '', name: 'All' }, ...types.map(({ name }) => ({ value: name, name }))]}
        />
        <TextField label="Since" type="date" value={filter.from ?? ''} onChange={(to) => set('from', to)} />
      </div>
      <Log webhook={webhook} mayReplay={mayReplay} filter={filter} />
    </section>
  )
}

function Log({ webhook, mayReplay, filter }: Shown & Readonly<{ filter: DeliverySearch }>) {
  const log = useDeliveries(webhook.id, asked(filter), true)
  if (log.error) return <TroubleNote error={log.error} />
  if (!log.data) return <SkeletonRows rows={6} />
  const deliveries = log.data.pages.flatMap((page) => page.deliveries)
  if (deliveries.length === 0) {
    const isFiltered = Object.values(asked(filter)).length > 0
    return (
      <Empty
        shows={isFiltered ? 'No delivery is like that.' : 'Here stands what the endpoint is sent, with every try.'}
        action={isFiltered ? 'Choose other filters above.' : 'Send a test to see the first one.'}
      />
    )
  }
  return (
    <>
      <DeliveryRows deliveries={deliveries} webhook={webhook} mayReplay={mayReplay} />
      <MoreButton of={log} />
    </>
  )
}

function asked({ state, type, from }: DeliverySearch) {
  const isState = STATES.some(({ value }) => value !== '' && value === state)
  const day = from !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(from) ? from : undefined
  return {
    ...(isState && { state: state as DeliveryState }),
    ...(type !== undefined && { type }),
    ...(day !== undefined && {
      from: Temporal.PlainDate.from(day).toZonedDateTime(Temporal.Now.timeZoneId()).toInstant().toString(),
    }),
  }
}
