import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { momentIn, momentText } from '#apps/console/amount/time-text.ts'
import { type Conflict, type ConflictVersion, useConflicts } from '#apps/console/api/metering.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { MeteringWaiting } from './metering-page.tsx'
import { differences, fieldsOf } from './version-fields.ts'

/** Events that came twice with different contents, both versions side by side. */
export function ConflictsPage() {
  const found = useConflicts()
  if (found.error || !found.data) return <MeteringWaiting what="conflicts" error={found.error} />
  const conflicts = found.data.pages.flatMap((page) => page.conflicts)
  return (
    <Page
      title={title(conflicts.length, found.hasNextPage)}
      lead={
        <p>
          The version that came first counts. Where the other one is right, take the event back with a retraction and
          send it anew under another id.
        </p>
      }
    >
      <section className="panel" aria-label="Conflicts">
        {conflicts.length === 0 ? (
          <Empty
            shows="Here stand events that came again under their id with other contents, both versions side by side."
            action="Nothing needs to be decided."
          />
        ) : (
          <ul>
            {conflicts.map((one) => (
              <ConflictRow key={`${one.source} ${one.id} ${one.since} ${one.other.batch}`} conflict={one} />
            ))}
          </ul>
        )}
        <MoreButton of={found} />
      </section>
    </Page>
  )
}

function title(count: number, hasMore: boolean): string {
  if (count === 0) return 'No event contradicts another'
  const events = `${hasMore ? 'More than ' : ''}${countText(count, 'event')}`
  return `${events} came twice with different contents`
}

function ConflictRow({ conflict }: Readonly<{ conflict: Conflict }>) {
  const { id, source, first, other } = conflict
  const differ = differences(first, other)
  return (
    <li className="conflict">
      <p className="conflict-head">
        <span className="id breaks wraps">{id}</span>{' '}
        <span className="soft small">
          from <span className="id breaks wraps">{source}</span>
        </span>
      </p>
      <div className="versions">
        <VersionColumn name="Came first" version={first} differ={differ} counts />
        <VersionColumn name="Came later" version={other} differ={differ} counts={false} />
      </div>
    </li>
  )
}

type Column = Readonly<{ name: string; version: ConflictVersion; differ: ReadonlySet<string>; counts: boolean }>

function VersionColumn({ name, version, differ, counts }: Column) {
  return (
    <section className="version" aria-label={name}>
      <h3>
        {name}
        {counts ? (
          <span className="mark mark-good">counts</span>
        ) : (
          <span className="mark mark-attention">does not count</span>
        )}
      </h3>
      <p className="soft small">
        {momentText(version.receivedAt)}, usage position {version.batch.toLocaleString('en')}
      </p>
      <dl className="content small">
        {fieldsOf(version).map(({ key, field, text, kind }) => (
          <div key={key} className="content-pair">
            <dt>{field}</dt>
            <dd className={differ.has(key) ? 'differs' : undefined}>
              {kind === 'value' ? quantityText(text) : kind === 'time' ? momentIn(text, 'UTC') : text}
              {differ.has(key) && <span className="unseen"> (differs)</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
