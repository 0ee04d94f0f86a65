import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { eventTimeText } from '#apps/console/amount/time-text.ts'
import type { UsageEvent, UsageReference } from '#apps/console/api/answers.ts'
import { useEvents } from '#apps/console/api/questions.ts'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'

/** The events behind a quantity, as of the moment that counted them: time, subject, values. */
export function EventsBelow({ usage }: Readonly<{ usage: UsageReference }>) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useEvents(usage)
  const events = data?.pages.flatMap((page) => page.events) ?? []
  const values = [...new Set(events.flatMap((event) => Object.keys(event.values)))]
  return (
    <div className="below">
      {error && <TroubleNote error={error} />}
      {!data && !error && (
        <>
          <Loading what="events" />
          <SkeletonRows rows={5} />
        </>
      )}
      {events.length > 0 && <EventsTable events={events} values={values} />}
      {data && events.length === 0 && <p className="soft">No event was counted.</p>}
      {events.length > 0 && (
        <p className="events-foot soft small">
          <span>
            {events.length.toLocaleString('en')} of {usage.events.toLocaleString('en')} events, times in UTC
          </span>
          {hasNextPage && (
            <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show more
            </button>
          )}
        </p>
      )}
    </div>
  )
}

function EventsTable({ events, values }: Readonly<{ events: readonly UsageEvent[]; values: readonly string[] }>) {
  return (
    <section className="events" aria-label="Usage events">
      <table className="table events-table">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Subject</th>
            {values.map((name) => (
              <th key={name} scope="col" className="number">
                {name.replaceAll('_', ' ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={`${event.source} ${event.id}`}>
              <td className="nowrap">{eventTimeText(event.time)}</td>
              <td className="id">{event.subject}</td>
              {values.map((name) => (
                <td key={name} className="number">
                  {event.values[name] !== undefined && quantityText(event.values[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
