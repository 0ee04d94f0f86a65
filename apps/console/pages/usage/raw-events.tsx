import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { momentIn } from '#apps/console/amount/time-text.ts'
import { type EventState, type RawEvent, useRawEvents } from '#apps/console/api/usage.ts'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { CUSTOMERS } from './choices.ts'
import type { Span } from './periods.ts'
import type { UsageChoice } from './usage-choice.ts'

type Asked = Readonly<{ choice: UsageChoice; span: Span; part: string | undefined }>

/** The events of one bar as they were sent, page by page. */
export function RawEvents({ choice, span, part }: Asked) {
  const { meter, zone } = choice
  const found = useRawEvents({ meter: meter.id, ...span, ...behind(choice, part) })
  if (found.error) return <TroubleNote error={found.error} />
  if (!found.data) {
    return (
      <>
        <Loading what="events" />
        <SkeletonRows rows={8} />
      </>
    )
  }
  const events = found.data.pages.flatMap((page) => page.events)
  if (events.length === 0) return <p className="usage-none soft">No event was counted here.</p>
  return (
    <>
      <EventList events={events} zone={zone} />
      <p className="usage-none soft small">
        {events.length.toLocaleString('en')} {events.length === 1 ? 'event' : 'events'}
        {found.hasNextPage ? ' so far, there are more' : ', all of them'}. Times of {zone.replaceAll('_', ' ')}.
      </p>
      <MoreButton of={found} />
    </>
  )
}

/** Whose events, and which of them: all of the bar, or those of one part. */
function behind({ of, group, where }: UsageChoice, part: string | undefined) {
  if (part === undefined) return { of, where }
  if (group === CUSTOMERS) return { of: { kind: 'customer', id: part }, where }
  return { of, where: [...where.filter(({ label }) => label !== group), { label: group, value: part }] }
}

const STATES: Readonly<Record<EventState, string>> = {
  counted: 'counts',
  duplicate: 'duplicate',
  conflict: 'conflict',
  retracted: 'retracted',
  other_source: 'other source',
}

/** Events with everything that was sent: a row each where there is room, else one thing below the other. */
export function EventList({ events, zone }: Readonly<{ events: readonly RawEvent[]; zone: string }>) {
  return (
    <ol className="raw-events" aria-label="Raw events">
      {keyed(events).map(([key, event]) => (
        <EventRow key={key} event={event} zone={zone} />
      ))}
    </ol>
  )
}

/** One id may have been sent several times, also within one batch: the second of them is told apart by its turn. */
function keyed(events: readonly RawEvent[]): readonly (readonly [key: string, event: RawEvent])[] {
  const turns = new Map<string, number>()
  return events.map((event) => {
    const name = `${event.source} ${event.id} ${event.batch}`
    const turn = (turns.get(name) ?? 0) + 1
    turns.set(name, turn)
    return [`${name} ${turn}`, event]
  })
}

function EventRow({ event, zone }: Readonly<{ event: RawEvent; zone: string }>) {
  return (
    <li className="raw-row">
      <span className="raw-time nowrap">{momentIn(event.time, zone)}</span>
      <span className="raw-event">
        <span className="id">{event.id}</span>
        <span className="soft small">
          from <span className="id">{event.source}</span>, about <span className="id">{event.subject}</span>
        </span>
        <Labels labels={event.labels} />
      </span>
      <dl className="raw-values">
        {Object.entries(event.values).map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd>{quantityText(value)}</dd>
          </div>
        ))}
      </dl>
      <span className="raw-counts">
        <span className={`mark ${event.state === 'counted' ? 'mark-good' : 'mark-attention'}`}>
          {STATES[event.state]}
        </span>
      </span>
    </li>
  )
}

function Labels({ labels }: Readonly<{ labels: RawEvent['labels'] }>) {
  const told = Object.entries(labels)
  if (told.length === 0) return null
  return (
    <span className="raw-labels small">
      {told.map(([label, value]) => (
        <span key={label}>
          <span className="soft">{label.replaceAll('_', ' ')}</span> {value}
        </span>
      ))}
    </span>
  )
}
