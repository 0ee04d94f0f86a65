import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import type { useLateUsage } from '#apps/console/api/metering.ts'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { hoursText, lateTitle } from './metering-sentences.ts'

/** What came for periods that were closed. It counts all the same: the next close posts the difference. */
export function LatePanel({ late }: Readonly<{ late: ReturnType<typeof useLateUsage> }>) {
  const days = late.data?.pages.flatMap((page) => page.days) ?? []
  return (
    <section className="panel" aria-labelledby="late">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="late">{lateTitle(days)}</h2>
          <p className="panel-lead">What comes late counts all the same: the next close posts the difference.</p>
        </div>
      </div>
      {days.length === 0 ? (
        <Empty
          shows="Here stands what comes for periods that are closed: from which source, about which day, how late."
          action="Nothing needs to be done."
        />
      ) : (
        <>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col">Source</th>
                <th scope="col" className="number">
                  Late
                </th>
                <th scope="col" className="number wide">
                  Of all
                </th>
                <th scope="col" className="number wide">
                  On average
                </th>
                <th scope="col" className="number wide">
                  At most
                </th>
                <th scope="col" className="number wide">
                  Came last
                </th>
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <tr key={`${day.day} ${day.source} ${day.type}`}>
                  <th scope="row" className="nowrap">
                    {dateText(day.day)}
                  </th>
                  <td>
                    <span className="id breaks wraps">{day.source}</span>
                    <span className="soft small breaks late-type">{day.type}</span>
                  </td>
                  <td className="number">{day.lateEvents.toLocaleString('en')}</td>
                  <td className="number wide soft">{day.events.toLocaleString('en')}</td>
                  <td className="number wide">{hoursText(day.meanHoursLate)}</td>
                  <td className="number wide">{hoursText(day.mostHoursLate)}</td>
                  <td className="number wide soft">{momentText(day.lastLateAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <MoreButton of={late} />
        </>
      )}
    </section>
  )
}
