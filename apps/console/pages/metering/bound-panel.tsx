import { IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { momentText } from '#apps/console/amount/time-text.ts'
import { type Unbound, useCounted } from '#apps/console/api/metering.ts'
import { useNames } from '#apps/console/api/names.ts'
import type { Subscribed } from '#apps/console/api/usage-catalog.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { TroubleNote } from '#apps/console/shell/states.tsx'
import type { ChargeMeter } from './binding-facts.ts'

/** What was bound, and from when. */
export type Bound = Readonly<{
  subjects: readonly Unbound[]
  subscription: Subscribed
  meters: readonly ChargeMeter[]
  from: string | undefined
}>

/** What counts now that it is bound, as the server measures it. */
export function BoundPanel({ bound, onClose }: Readonly<{ bound: Bound; onClose: () => void }>) {
  const { subjects, subscription, meters } = bound
  const names = useNames()
  const what = subjects.length === 1 ? subjects[0]?.subject : countText(subjects.length, 'subject')
  return (
    <section className="panel" aria-labelledby="bound">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="bound" className="breaks">
            {what} {subjects.length === 1 ? 'is' : 'are'} bound to {names.of(subscription.customer)}:{' '}
            {subscription.title}
          </h2>
          <p className="panel-lead">
            {meters.length === 0
              ? 'No charge of it has a meter for these events, so nothing is billed.'
              : `All that counts for it ${spanText(spanOf(subjects, bound.from))}, also what was bound before.`}
          </p>
        </div>
        <button type="button" className="row-menu" aria-label="Close this" onClick={onClose}>
          <IconX size={16} stroke={1.8} aria-hidden="true" />
        </button>
      </div>
      {meters.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">What counts now</th>
              <th scope="col" className="number wide">
                Events
              </th>
              <th scope="col" className="number">
                Quantity
              </th>
              <th scope="col" className="row-end">
                <span className="unseen">Use</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {meters.map((meter) => (
              <CountedRow key={meter.id} bound={bound} meter={meter} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function CountedRow({
  bound: { subjects, subscription, from },
  meter,
}: Readonly<{ bound: Bound; meter: ChargeMeter }>) {
  const span = spanOf(subjects, from)
  const counted = useCounted({ subscription: subscription.id, meter: meter.id, ...span })
  if (counted.error) {
    return (
      <tr>
        <td colSpan={4}>
          <TroubleNote error={counted.error} />
        </td>
      </tr>
    )
  }
  const [found] = counted.data?.usage ?? []
  const waiting = counted.isPending ? 'Counting…' : '0'
  return (
    <tr>
      <th scope="row">{meter.name}</th>
      <td className="number wide">{found?.events.toLocaleString('en') ?? waiting}</td>
      <td className="number">{found ? `${quantityText(found.quantity)} ${meter.unit}` : waiting}</td>
      <td className="row-end nowrap">
        <Link
          to="/usage"
          search={{ of: `subscription:${subscription.id}`, meter: meter.id, at: span.from.slice(0, 7) }}
        >
          See its use
        </Link>
      </td>
    </tr>
  )
}

function spanText({ from, to }: Readonly<{ from: string; to: string }>): string {
  return `from ${momentText(from)} through ${momentText(to)}`
}

/** From the first bound event through the last that is known. */
function spanOf(subjects: readonly Unbound[], from: string | undefined): Readonly<{ from: string; to: string }> {
  const begin = from ?? subjects.map(({ first }) => first).toSorted()[0] ?? ''
  const end = [begin, ...subjects.map(({ last }) => last)].toSorted().at(-1) ?? begin
  return { from: begin, to: Temporal.Instant.from(end).add({ seconds: 1 }).toString() }
}
