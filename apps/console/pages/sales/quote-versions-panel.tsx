import { Link } from '@tanstack/react-router'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import type { Quote } from '#apps/console/api/sales.ts'
import { usePeople } from '#apps/console/api/settings.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { QUOTE_STATES } from './sale-words.ts'

/** Every version, what differs from the one before, and by whom it was written and approved. */
export function QuoteVersionsPanel({ quote }: Readonly<{ quote: Quote }>) {
  const { versions, changes, version } = quote
  return (
    <section className="panel" aria-labelledby="versions">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="versions">{countText(versions.length, 'version')}</h2>
          <p className="panel-lead">
            <Hands quote={quote} />
          </p>
        </div>
      </div>
      <ul className="versions-list">
        {versions.toReversed().map((one) => {
          const [mark, name] = QUOTE_STATES[one.state]
          return (
            <li key={one.version} {...(one.version === version && { 'aria-current': true })}>
              <Link
                to="/sales/quotes/$id"
                params={{ id: quote.id }}
                search={(view) => ({ ...view, version: String(one.version) })}
                resetScroll={false}
              >
                Version {one.version}
              </Link>
              <span className={mark}>{name}</span>
              <span className="soft small">since {momentText(one.since)}</span>
            </li>
          )
        })}
      </ul>
      {changes.length > 0 && <Changes changes={changes} version={version} />}
      <p className="quote-hash small soft">
        Its content has the SHA-256 <span className="id breaks wraps">{quote.sha256}</span>
      </p>
    </section>
  )
}

function Hands({ quote: { writtenBy, approvedBy, seller } }: Readonly<{ quote: Quote }>) {
  const nameOf = usePeople()
  const names = useNames()
  if (writtenBy === null) return <>Who wrote it at {names.of(seller)} is not yours to see.</>
  const approved = approvedBy === null ? 'Nobody has approved it.' : `Approved by ${nameOf(approvedBy)}.`
  return (
    <>
      Written by {nameOf(writtenBy)}. {approved}
    </>
  )
}

function Changes({ changes, version }: Readonly<{ changes: Quote['changes']; version: number }>) {
  return (
    <table className="table quote-changes">
      <thead>
        <tr>
          <th scope="col">Changed in version {version}</th>
          <th scope="col">Before</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ what, before, now }) => (
          <tr key={what}>
            <th scope="row" className="breaks">
              {what}
            </th>
            <td className="breaks">{before ?? <span className="soft">not there</span>}</td>
            <td className="breaks">{now ?? <span className="soft">gone</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
