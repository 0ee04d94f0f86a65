import { Link } from '@tanstack/react-router'
import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import type { Source } from '#apps/console/api/metering.ts'
import { Empty } from '#apps/console/shell/states.tsx'

const STATES: Readonly<Record<Source['state'], readonly [mark: string, name: string]>> = {
  new: ['mark', 'New'],
  sending: ['mark mark-good', 'Sending'],
  silent: ['mark mark-harm', 'Silent'],
  stopped: ['mark mark-attention', 'Stopped'],
}
const FLAGS = { jump: 'Jump', drop: 'Drop' } as const
/** What needs somebody stands first. */
const ORDER: Readonly<Record<Source['state'], number>> = { silent: 0, stopped: 2, new: 3, sending: 4 }

export function SourcesPanel({ sources }: Readonly<{ sources: readonly Source[] }>) {
  const sorted = sources.toSorted((one, other) => rankOf(one) - rankOf(other))
  return (
    <section className="panel" aria-label="Sources">
      {sources.length === 0 ? (
        <Empty
          shows="Here stands each source of usage: when it was last seen, and whether it sends as usual."
          action={
            <>
              Send events to <span className="id">/v1/events</span>, or{' '}
              <Link to="/usage/imports">import a cloud’s bill</Link>.
            </>
          }
        />
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">State</th>
              <th scope="col" className="number">
                Last seen
              </th>
              <th scope="col" className="number wide">
                Last 7 days
              </th>
              <th scope="col" className="number wide">
                Newest full day
              </th>
              <th scope="col" className="number wide">
                Usually
              </th>
              <th scope="col" className="number wide">
                Late
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((source) => (
              <SourceRow key={source.source} source={source} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function rankOf({ state, flagged }: Source): number {
  return flagged === null ? ORDER[state] : Math.min(1, ORDER[state])
}

function SourceRow({ source }: Readonly<{ source: Source }>) {
  const [mark, name] = STATES[source.state]
  const { flagged, day, dayEvents, usualEvents } = source
  return (
    <tr>
      <th scope="row">
        <span className="id breaks wraps">{source.source}</span>
        <p className="soft small breaks">{source.types.join(', ')}</p>
      </th>
      <td>
        <span className="marks">
          <span className={mark}>{name}</span>
          {flagged && <span className="mark mark-attention">{FLAGS[flagged]}</span>}
        </span>
        <p className="soft small wide-inline">{upper(source.says)}</p>
      </td>
      <td className="number when">{momentText(source.lastReceivedAt)}</td>
      <td className="number wide">{source.events7d.toLocaleString('en')}</td>
      <td className="number wide">
        {dayEvents?.toLocaleString('en')}
        {day && <span className="soft small newest-day">{dateText(day)}</span>}
      </td>
      <td className="number wide soft">{usualEvents?.toLocaleString('en')}</td>
      <td className="number wide">{source.lateEvents.toLocaleString('en')}</td>
    </tr>
  )
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
